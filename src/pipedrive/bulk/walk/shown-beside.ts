import type { ListedEntity, PipedriveGateway, UpstreamCall } from '../../upstream/pipedrive-gateway.js';
import type { ExportRecord } from '../../upstream/records/export-record.js';
import type { WalkedLists } from './prove-walk.js';
import { queriesBeside } from './queries-beside.js';

/** Records as their lists show them by other ways than they were read. */
export async function shownBeside(
  walked: WalkedLists,
  gateway: PipedriveGateway,
  call: UpstreamCall,
): Promise<readonly ExportRecord[]> {
  const queries = queriesBeside(walked);
  const found = await Promise.all(
    walked.lists.flatMap(({ isArchived }) =>
      queries.map(async (query) => {
        const list = { entity: walked.type as ListedEntity, archived: isArchived, cursor: null };
        const page = await gateway.list({ ...list, ...query }, call);
        return 'records' in page ? page.records : [];
      }),
    ),
  );
  return found.flat();
}
