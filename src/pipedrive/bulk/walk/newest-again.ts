import { isChangedSince } from '../snapshot-at.js';
import type { Task } from './tasks.js';
import type { OpenReader } from './update-windows.js';

/**
 * What was changed since the export began, in a list whose newest record was known before: one look at what is newest now.
 * It is all that was changed where it goes back to before that moment, and shows that record, which a page would not that
 * leaves out the newest.
 *
 * @param since RFC3339, whole seconds, UTC
 * @param newestId of the record that was changed last of all, when the list was begun
 * @param otherwise what is done where the look does not say
 */
export function newestAgain(
  openReader: OpenReader,
  since: string,
  { newestId, otherwise }: { readonly newestId: number; readonly otherwise: Task },
): Task {
  const reader = openReader({ sortBy: 'update_time', direction: 'desc' });
  return async () => {
    const shown = await reader.next();
    const oldest = shown.at(-1);
    const isWhole = oldest !== undefined && !isChangedSince(since, oldest);
    if (!isWhole || !shown.some(({ id }) => id === newestId)) return { records: [], next: [otherwise] };
    return { records: shown.filter((record) => isChangedSince(since, record)), next: [] };
  };
}
