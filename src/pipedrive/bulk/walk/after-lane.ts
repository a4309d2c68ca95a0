import { ExternalApiError } from '../../errors/index.js';
import type { ListedEntity, PipedriveGateway, UpstreamCall } from '../../upstream/pipedrive-gateway.js';
import type { ExportRecord } from '../../upstream/records/export-record.js';
import type { IdSet } from '../receipt/id-set.js';
import { changedMeanwhile } from './changed-meanwhile.js';
import type { Earlier } from './earlier.js';
import { ListReader } from './list-reader.js';
import { proveByName } from './prove-by-name.js';
import { type Plan, type Task, workOff } from './tasks.js';
import { type UnseenIds, UnseenIdsCheck } from './unseen-ids.js';

/** What one lane has read of a type's lists by id, and what it must hold. */
export interface ReadLane {
  readonly type: ListedEntity;
  readonly lists: readonly { readonly isArchived: boolean }[];
  readonly pageSize: number;
  readonly moment: string;
  readonly seen: IdSet;
  /** The answers that it goes on from. */
  readonly earlier: Earlier | undefined;
  /** Pages that it took. */
  readonly pages: number;
  isOfSnapshot(record: ExportRecord): boolean;
}

/**
 * Looks for what a lane can have missed: a record that went from one list into the other past it, or one that no page has
 * shown. It has no place in the order any more.
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
  const check = new UnseenIdsCheck(gateway, lists, {
    seen: lane.seen,
    after,
    requests: Math.max(1, Math.floor(lane.pages * 0.03)),
    isOfSnapshot: (record) => lane.isOfSnapshot(record),
    call,
  });
  const moved = lists.map((list) =>
    changedMeanwhile(
      (query) => new ListReader(gateway, { ...list, limit: lane.pageSize, ...query }, call),
      lane.moment,
    ),
  );
  const tasks = [...(lists.length > 1 ? moved : []), ...check.tasks()];
  const lost = (record: ExportRecord): boolean =>
    record.id > after && lane.isOfSnapshot(record) && !lane.seen.has(record.id);
  const parts = workOff(
    only(tasks),
    () => tasks.length,
    (records) => Promise.resolve(records.find(lost)),
  );
  const found: (ExportRecord | undefined)[] = [];
  for await (const record of parts) found.push(record);
  const record = [...found, check.found().find(lost)].find((each) => each !== undefined);
  if (record !== undefined)
    throw new ExternalApiError({ details: `record ${record.id} went past its page while it was read` });
  const { total, asked } = check.unseen;
  return { total: total + (before?.total ?? 0), asked: asked + (before?.ids.length ?? 0) };
}

function idsBehind(id: number): readonly number[] {
  return Array.from({ length: 100 }, (_, index) => id + 1 + index);
}

/** These tasks and what follows from them, and nothing else. */
function only(tasks: readonly Task[]): Plan {
  return {
    begin: () => Promise.resolve({ records: [], next: tasks }),
    idle: () => undefined,
    afterwards: () => [],
  };
}
