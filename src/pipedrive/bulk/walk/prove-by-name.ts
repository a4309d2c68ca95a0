import type { ListedEntity, PipedriveGateway, UpstreamCall } from '../../upstream/pipedrive-gateway.js';
import type { ExportRecord } from '../../upstream/records/export-record.js';
import { lostRecord } from './broken-list.js';

/**
 * Asks for ids that no page has shown. One whose record was restored since, which nothing tells from one that was lost, is
 * taken for that.
 *
 * @param ids 1 to 100
 * @throws ExternalApiError where there is one
 */
export async function proveByName(
  ids: readonly number[],
  lane: {
    readonly type: ListedEntity;
    readonly lists: readonly { readonly isArchived: boolean }[];
    isOfSnapshot(record: ExportRecord): boolean;
  },
  gateway: PipedriveGateway,
  call: UpstreamCall,
): Promise<void> {
  const byName = { entity: lane.type, sortBy: 'id', direction: 'asc', limit: ids.length, ids } as const;
  const pages = await Promise.all(
    lane.lists.map(({ isArchived }) => gateway.list({ ...byName, archived: isArchived, cursor: null }, call)),
  );
  const lost = pages
    .flatMap((page) => ('records' in page ? page.records : []))
    .find((record) => lane.isOfSnapshot(record));
  if (lost !== undefined) throw lostRecord(lost.id);
}

/** The ids of a hundred records that may have been on the page that an end has hidden. */
export function idsBehind(id: number): readonly number[] {
  return Array.from({ length: 100 }, (_, index) => id + 1 + index);
}
