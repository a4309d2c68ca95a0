import type { ExportRecord } from '../../upstream/records/export-record.js';
import { changedAt } from './list-order.js';
import type { ListReader } from './list-reader.js';
import type { Task } from './tasks.js';

/** The rest of those that were never changed, by a reader that stands among them. */
export function neverChanged(reader: ListReader): Task {
  // What was changed since it was read stands behind them, and is no news to this reader.
  const unchanged = reader.until(holdsChanged).goFirst();
  const step: Task = async () => {
    const records = await unchanged.next();
    return { records, next: unchanged.isOver ? [] : [step] };
  };
  return step;
}

/** At which end of the order by update_time they stand, ascending: before all seconds, or behind them. */
export type NeverStand = 'low' | 'high';

/** Whether a page begins among those that were never changed. */
export function beginsUnchanged([first]: readonly ExportRecord[]): boolean {
  return first !== undefined && changedAt(first) === null;
}

/** Whether a page shows where those that were never changed end. */
export function holdsChanged(records: readonly ExportRecord[]): boolean {
  return records.some((record) => changedAt(record) !== null);
}

/** Whether a page shows where they begin. */
export function holdsUnchanged(records: readonly ExportRecord[]): boolean {
  return records.some((record) => changedAt(record) === null);
}
