import { changedAt } from './list-order.js';
import type { OpenReader } from './update-windows.js';
import type { Task } from './tasks.js';

/**
 * What was changed since the export began, and may therefore have gone from one window, or one list, into another before
 * it was read there. The newest first, again and again for as long as more has been changed in the time it took.
 *
 * @param since RFC3339, whole seconds, UTC
 */
export function changedMeanwhile(openReader: OpenReader, since: string): Task {
  const reader = openReader({ sortBy: 'update_time', direction: 'desc', updatedSince: since });
  let newest: string | undefined;
  const step: Task = async () => {
    const isFirst = reader.last === null;
    const records = await reader.next();
    const [first] = records;
    // Those that were never changed stand before all others: from the other end on, then, up to them.
    if (isFirst && first !== undefined && changedAt(first) === null)
      return { records, next: [oldestFirst(openReader, since)] };
    if (isFirst) newest = first === undefined ? undefined : (changedAt(first) ?? undefined);
    if (!reader.isOver && !records.some((record) => changedAt(record) === null))
      return { records, next: [step] };
    const isOnePage = isFirst;
    if (isOnePage || newest === undefined) return { records, next: [] };
    return { records, next: [changedMeanwhile(openReader, `${newest.replace(' ', 'T')}Z`)] };
  };
  return step;
}

/** What is changed meanwhile goes to the end, where it is still to be read. */
function oldestFirst(openReader: OpenReader, since: string): Task {
  const reader = openReader({ sortBy: 'update_time', direction: 'asc', updatedSince: since });
  const step: Task = async () => {
    const records = await reader.next();
    const isOver = reader.isOver || records.some((record) => changedAt(record) === null);
    return { records, next: isOver ? [] : [step] };
  };
  return step;
}
