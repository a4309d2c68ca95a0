import type { Mark, PageRequest, WalkOrder } from './pipedrive-gateway.js';
import type { ExportRecord } from './records/export-record.js';

/** The records that come after a mark, from a page that may begin before it. */
export function recordsAfter(
  records: readonly ExportRecord[],
  mark: Pick<Mark, 'lastId' | 'lastAddTime'>,
  order: WalkOrder,
): ExportRecord[] {
  const { lastId } = mark;
  if (lastId === null) return [...records];
  if (order === 'id') return records.filter((record) => record.id > lastId);
  // The marked record itself is the surest sign; where it is gone, its time and id say where it stood.
  const marked = records.findIndex((record) => record.id === lastId);
  return marked === -1 ? records.filter((record) => isOlder(record, mark)) : records.slice(marked + 1);
}

/** Whether a page begins at or before the mark, so that nothing between the mark and the page can be missing. */
export function reachesBackTo(records: readonly ExportRecord[], mark: Mark, order: WalkOrder): boolean {
  const [first] = records;
  return first !== undefined && recordsAfter([first], mark, order).length === 0;
}

/** The last record of a page as one half of a mark; that of the former mark where the page is empty. */
export function lastOf(
  records: readonly ExportRecord[],
  former: Mark | null,
): Pick<Mark, 'lastId' | 'lastAddTime'> {
  const last = records.at(-1);
  if (last === undefined) return { lastId: former?.lastId ?? null, lastAddTime: former?.lastAddTime ?? null };
  return { lastId: last.id, lastAddTime: addTime(last) };
}

/**
 * What is wrong with the order of a walk by id: its ids must rise, and the first must lie after the mark. An upstream
 * that breaks this would make us lose or repeat records, so it is an error rather than a guess.
 */
export function orderProblem(records: readonly ExportRecord[], request: PageRequest): string | undefined {
  if (request.order !== 'id') return undefined;
  let former = request.after?.isBehind ? null : (request.after?.lastId ?? null);
  for (const { id } of records) {
    if (former !== null && id <= former) return `record ${id} comes after record ${former}`;
    former = id;
  }
  return undefined;
}

function isOlder(record: ExportRecord, mark: Pick<Mark, 'lastId' | 'lastAddTime'>): boolean {
  const time = addTime(record) ?? '';
  const markTime = mark.lastAddTime ?? '';
  return time < markTime || (time === markTime && record.id < (mark.lastId ?? 0));
}

function addTime(record: ExportRecord): string | null {
  return typeof record.add_time === 'string' ? record.add_time : null;
}
