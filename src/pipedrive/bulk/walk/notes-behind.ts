import { ExternalApiError } from '../../errors/index.js';
import { ExportType } from '../../export/export-type.enum.js';
import type { PipedriveGateway, UpstreamCall } from '../../upstream/pipedrive-gateway.js';
import type { ExportRecord } from '../../upstream/records/export-record.js';
import { existedAt } from '../snapshot-at.js';
import type { WalkedLists } from './prove-walk.js';

/**
 * The notes behind so many as were read, by Pipedrive's own offsets: none, or such as came meanwhile. Where others stand
 * there, as many were lost on the way.
 *
 * @throws ExternalApiError where they were
 */
export async function notesBehind(
  { seen, updatedSince, moment }: WalkedLists,
  gateway: PipedriveGateway,
  call: UpstreamCall,
): Promise<readonly ExportRecord[]> {
  const from = (offset: number, since: string | undefined) =>
    gateway.page(
      {
        entity: ExportType.Notes,
        order: 'id',
        limit: AT_ONCE,
        after: { lastId: null, lastAddTime: null, place: String(offset), isBehind: false },
        ...(since !== undefined && { updatedSince: since }),
      },
      call,
    );
  const page = await from(seen.size, updatedSince);
  const behind = 'records' in page ? page.records : [];
  const lost = behind.filter((record) => existedAt(moment, record)).length;
  if (lost === 0) return [];
  // What was changed meanwhile may have come among those that the filter shows, and has moved the others on.
  const since = updatedSince === undefined ? undefined : await from(0, moment);
  const late = since !== undefined && 'records' in since ? since.records.length : 0;
  if (lost > late)
    throw new ExternalApiError({ details: `${lost} notes or more were on no page of the list` });
  return behind;
}

const AT_ONCE = 100;
