import type { ExportRecord } from '../../upstream/records/export-record.js';
import type { ListQuery } from './list-reader.js';

/** When a record was changed last, as the contract writes it; null where it never was. */
export function changedAt(record: ExportRecord): string | null {
  return typeof record.update_time === 'string' ? record.update_time : null;
}

/**
 * What is wrong with the order of a page, given the record before it. Which of two that were changed in the same second
 * comes first is not known, nor at which end those stand that never were.
 */
export function orderProblem(
  records: readonly ExportRecord[],
  before: ExportRecord | null,
  { sortBy, direction }: Pick<ListQuery, 'sortBy' | 'direction'>,
): string | undefined {
  let former = before;
  for (const record of records) {
    if (former !== null && isBefore(record, former, sortBy, direction))
      return `record ${record.id} comes after record ${former.id}`;
    former = record;
  }
  return undefined;
}

/** Whether a page reaches beyond the record before it, as one that comes twice does not. */
export function goesOn(
  records: readonly ExportRecord[],
  before: ExportRecord | null,
  { sortBy, direction }: Pick<ListQuery, 'sortBy' | 'direction'>,
): boolean {
  const last = records.at(-1);
  if (before === null || last === undefined) return true;
  if (sortBy === 'id') return direction === 'asc' ? last.id > before.id : last.id < before.id;
  return changedAt(last) !== changedAt(before);
}

/** Two answers to the same request; by id in one order, whatever has gone from the list between them. */
export function together(
  page: readonly ExportRecord[],
  formerly: readonly ExportRecord[],
  { sortBy, direction }: Pick<ListQuery, 'sortBy' | 'direction'>,
): readonly ExportRecord[] {
  if (formerly.length === 0) return page;
  const all = [...page, ...formerly];
  if (sortBy !== 'id') return all;
  const sign = direction === 'asc' ? 1 : -1;
  return all.sort((a, b) => sign * (a.id - b.id));
}

function isBefore(
  record: ExportRecord,
  former: ExportRecord,
  sortBy: ListQuery['sortBy'],
  direction: ListQuery['direction'],
): boolean {
  const [low, high] = direction === 'asc' ? [former, record] : [record, former];
  if (sortBy === 'id') return high.id < low.id;
  const [lowTime, highTime] = [changedAt(low), changedAt(high)];
  return lowTime !== null && highTime !== null && highTime < lowTime;
}

/** The list from the last record on that was read, as near as a filter comes to it. */
export function tightened(query: ListQuery, last: ExportRecord | null): ListQuery {
  const time = last === null ? null : changedAt(last);
  if (query.sortBy === 'id' || time === null) return query;
  const moment = `${time.replace(' ', 'T')}Z`;
  if (query.direction === 'asc') return { ...query, updatedSince: moment };
  // What was changed in that same second may not have been read yet.
  const after = new Date(Date.parse(moment) + 1000);
  return { ...query, updatedUntil: `${after.toISOString().slice(0, 19)}Z` };
}
