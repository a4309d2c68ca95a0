import { ExternalApiError } from '../../errors/index.js';
import { ExportType } from '../../export/export-type.enum.js';
import type { PageRequest, PipedriveGateway, UpstreamCall } from '../../upstream/pipedrive-gateway.js';
import type { ExportRecord } from '../../upstream/records/export-record.js';
import { existedAt } from '../snapshot-at.js';
import type { WalkedLists } from './prove-walk.js';

/**
 * The notes behind so many as were read, by Pipedrive's own offsets: none, or such as came meanwhile. Where others stand
 * there, as many were lost on the way. Where days can lie before an answer that goes on, so many may have been deleted that
 * the number hides a loss: windows overlap, so that it can only be one at the beginning or at the end, and both are looked
 * at.
 *
 * @throws ExternalApiError where they were
 */
export async function notesBehind(
  { seen, updatedSince, moment, earlier }: WalkedLists,
  gateway: PipedriveGateway,
  call: UpstreamCall,
): Promise<readonly ExportRecord[]> {
  const from: Notes = async (offset, since = updatedSince, order = 'id') => {
    const after = { lastId: null, lastAddTime: null, place: String(offset), isBehind: false };
    const filter = since === undefined ? {} : { updatedSince: since };
    const request = { entity: ExportType.Notes, order, limit: AT_ONCE, after, ...filter };
    const page = await gateway.page(request, call);
    return 'records' in page ? page.records : [];
  };
  const behind = await behindThe(seen.size + (earlier?.count ?? 0), from);
  const ends = earlier === undefined ? [] : await Promise.all([from(0), from(0, updatedSince, 'newest')]);
  const lost = behind.filter((record) => existedAt(moment, record)).length;
  if (lost === 0) return ends.flat();
  // What was changed meanwhile may have come among those that the filter shows, and has moved the others on.
  const late = updatedSince === undefined ? 0 : (await from(0, moment)).length;
  if (lost > late)
    throw new ExternalApiError({ details: `${lost} notes or more were on no page of the list` });
  return [...behind, ...ends.flat()];
}

type Notes = (
  offset: number,
  since?: string,
  order?: PageRequest['order'],
) => Promise<readonly ExportRecord[]>;

/** From a note on that was read: that it is shown says that there was an answer, and no empty page that is a fault. */
async function behindThe(count: number, from: Notes): Promise<readonly ExportRecord[]> {
  for (const back of BACK) {
    const offset = Math.max(0, count - back);
    const page = await from(offset);
    if (page.length > 0) return page.slice(count - offset);
  }
  return [];
}

const AT_ONCE = 100;

/** Further and further, as long as a page shows some behind as well. */
const BACK = [1, 25, 50, 75];
