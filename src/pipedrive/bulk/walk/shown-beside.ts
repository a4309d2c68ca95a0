import { LARGEST_PAGE } from '../../upstream/largest-page.js';
import type { ListedEntity, PipedriveGateway, UpstreamCall } from '../../upstream/pipedrive-gateway.js';
import type { ExportRecord } from '../../upstream/records/export-record.js';
import { widestGaps } from './widest-gaps.js';
import type { WalkedLists } from './prove-walk.js';

/**
 * Records as their lists show them from the other end, which are all of them where they are few. Where they are more, also
 * records whose ids lie in the widest gaps between those that were read: pages that were lost leave one.
 */
export async function shownBeside(
  { type, lists, updatedSince, seen, pages, direction }: WalkedLists,
  gateway: PipedriveGateway,
  call: UpstreamCall,
): Promise<readonly ExportRecord[]> {
  const ids = pages > lists.length ? widestGaps(seen, GAPS, AT_ONCE / GAPS) : [];
  const found = await Promise.all(
    lists.flatMap(({ isArchived }) => {
      const list = {
        entity: type as ListedEntity,
        archived: isArchived,
        sortBy: 'id',
        cursor: null,
      } as const;
      const fromTheEnd = {
        ...list,
        direction: direction === 'asc' ? 'desc' : 'asc',
        limit: LARGEST_PAGE,
        ...(updatedSince !== undefined && { updatedSince }),
      } as const;
      const between = { ...list, direction: 'asc', limit: AT_ONCE, ids } as const;
      return [fromTheEnd, ...(ids.length > 0 ? [between] : [])].map(async (request) => {
        const page = await gateway.list(request, call);
        return 'records' in page ? page.records : [];
      });
    }),
  );
  return found.flat();
}

/** So many ids a request, by Pipedrive's specification. */
const AT_ONCE = 100;

const GAPS = 5;
