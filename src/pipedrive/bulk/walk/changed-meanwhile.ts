import { changedAt } from './list-order.js';
import { holdsUnchanged, type NeverStand } from './never-changed.js';
import type { Task } from './tasks.js';
import type { OpenReader } from './update-windows.js';

/**
 * What was changed since the export began, and may therefore have gone from one window, or one list, into another before
 * it was read there. The newest first; where that took several pages, what is newer still, until there is nothing that
 * was not known.
 *
 * @param since RFC3339, whole seconds, UTC
 * @param about.known when a record that an earlier pass has shown was changed, by id
 * @param about.neverStand where those stand that were never changed, as far as it is known
 */
export function changedMeanwhile(
  openReader: OpenReader,
  since: string,
  about: {
    readonly known?: ReadonlyMap<number, string | null>;
    readonly neverStand?: NeverStand | undefined;
  } = {},
): Task {
  const { known = NONE, neverStand } = about;
  if (neverStand === 'high') return oldestFirst(openReader, since);
  const query = { sortBy: 'update_time', direction: 'desc', updatedSince: since } as const;
  const reader = openReader(query).expectOnePage();
  const shown = new Map<number, string | null>();
  let pages = 0;
  const step: Task = async () => {
    const records = await reader.next();
    const [first] = records;
    pages += 1;
    // Those that were never changed stand behind all others, or before them: from the other end on, then, up to them.
    if (pages === 1 && first !== undefined && changedAt(first) === null)
      return { records, next: neverStand === 'low' ? [] : [oldestFirst(openReader, since)] };
    for (const record of records) shown.set(record.id, changedAt(record));
    if (!reader.isOver && !holdsUnchanged(records)) return { records, next: [step] };
    const isNews = [...shown].some(([id, time]) => time !== null && known.get(id) !== time);
    const newest = [...shown.values()][0] ?? null;
    if (pages === 1 || !isNews || newest === null) return { records, next: [] };
    return {
      records,
      next: [changedMeanwhile(openReader, `${newest.replace(' ', 'T')}Z`, { known: shown, neverStand })],
    };
  };
  return step;
}

/** What is changed meanwhile goes to the end, where it is still to be read. */
function oldestFirst(openReader: OpenReader, since: string): Task {
  const query = { sortBy: 'update_time', direction: 'asc', updatedSince: since } as const;
  const reader = openReader(query).expectOnePage();
  const step: Task = async () => {
    const records = await reader.next();
    return { records, next: reader.isOver || holdsUnchanged(records) ? [] : [step] };
  };
  return step;
}

const NONE: ReadonlyMap<number, string | null> = new Map();
