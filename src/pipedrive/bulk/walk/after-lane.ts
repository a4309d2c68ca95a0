import type { ListedEntity, PipedriveGateway, UpstreamCall } from '../../upstream/pipedrive-gateway.js';
import type { ExportRecord } from '../../upstream/records/export-record.js';
import type { IdSet } from '../receipt/id-set.js';
import { lostRecord } from './broken-list.js';
import type { Earlier } from './earlier.js';
import { idsBehind, proveByName } from './prove-by-name.js';
import { type UnseenIds, UnseenIdsCheck } from './unseen-ids.js';

/** What one lane has read of a type's lists by id, and what it must hold. */
export interface ReadLane {
  readonly type: ListedEntity;
  readonly lists: readonly { readonly isArchived: boolean }[];
  readonly seen: IdSet;
  /** The answers that it goes on from. */
  readonly earlier: Earlier | undefined;
  /** Pages that it took. */
  readonly pages: number;
  isOfSnapshot(record: ExportRecord): boolean;
}

/**
 * Looks for records that no page of a lane has shown. They have no place in the order any more.
 *
 * @returns what was found out about ids that no page has shown
 * @throws ExternalApiError where there is one
 */
export async function proveLane(
  lane: ReadLane,
  gateway: PipedriveGateway,
  call: UpstreamCall,
): Promise<UnseenIds | undefined> {
  const after = lane.earlier?.lastId ?? 0;
  // The earlier answers were broken off before they could ask.
  const before = lane.earlier?.unseen;
  if (before !== undefined && before.ids.length > 0) await proveByName(before.ids, lane, gateway, call);
  if (lane.seen.last === null) {
    // An end can have been none.
    await proveByName(idsBehind(after), lane, gateway, call);
    return before && { total: before.total, asked: before.ids.length };
  }
  const lists = lane.lists.map(({ isArchived }) => ({ entity: lane.type, archived: isArchived }));
  const requests = Math.max(1, Math.floor(lane.pages * 0.03));
  const checked = lists.map((list) => ({ ...list, requests }));
  const check = new UnseenIdsCheck(gateway, checked, {
    seen: lane.seen,
    after,
    isExpected: (record) => lane.isOfSnapshot(record),
    call,
  });
  await Promise.all(check.tasks().map((task) => task()));
  const lost = check.found().find((record) => record.id > after && lane.isOfSnapshot(record));
  if (lost !== undefined) throw lostRecord(lost.id);
  const { total, asked } = check.unseen;
  return { total: total + (before?.total ?? 0), asked: asked + (before?.ids.length ?? 0) };
}
