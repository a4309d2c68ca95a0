import type { ExportRecord } from '../../upstream/records/export-record.js';
import { changedAt } from './list-order.js';
import type { ListReader } from './list-reader.js';
import type { Task } from './tasks.js';

/** The rest of those that were never changed, by a reader that stands among them. */
export function neverChanged(reader: ListReader): Task {
  return async () => {
    const records = await reader.next();
    return { records, next: reader.isOver || holdsChanged(records) ? [] : [neverChanged(reader)] };
  };
}

/** Whether a page shows where those that were never changed end. */
export function holdsChanged(records: readonly ExportRecord[]): boolean {
  return records.some((record) => changedAt(record) !== null);
}

/** Whether a page shows where they begin. */
export function holdsUnchanged(records: readonly ExportRecord[]): boolean {
  return records.some((record) => changedAt(record) === null);
}
