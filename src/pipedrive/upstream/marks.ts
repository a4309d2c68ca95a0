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
 * What is wrong with the order of a page, of which no record may stand where the walk has been: by id, ids must rise; by
 * newest, no record may be newer than the one before it, nor the marked one come again. An upstream that breaks this would
 * make us lose or repeat records, so it is an error rather than a guess.
 */
export function orderProblem(
  records: readonly ExportRecord[],
  { order, after }: PageRequest,
): string | undefined {
  let { lastId, lastAddTime } = after?.isBehind === false ? after : NOWHERE;
  if (order === 'newest' && records.some(({ id }) => id === lastId)) return `record ${lastId} comes again`;
  for (const record of records) {
    const time = addTime(record);
    // Which of two that were created in the same second comes first is not known.
    const isMisplaced = order === 'id' ? lastId !== null && record.id <= lastId : isLater(time, lastAddTime);
    if (isMisplaced) return `record ${record.id} comes after record ${lastId}`;
    lastId = record.id;
    lastAddTime = time;
  }
  return undefined;
}

const NOWHERE = { lastId: null, lastAddTime: null };

function isLater(time: string | null, other: string | null): boolean {
  return time !== null && other !== null && time > other;
}

function isOlder(record: ExportRecord, mark: Pick<Mark, 'lastId' | 'lastAddTime'>): boolean {
  const time = addTime(record) ?? '';
  const markTime = mark.lastAddTime ?? '';
  return time < markTime || (time === markTime && record.id < (mark.lastId ?? 0));
}

function addTime(record: ExportRecord): string | null {
  return typeof record.add_time === 'string' ? record.add_time : null;
}
