import type { ListedEntity } from '../../upstream/pipedrive-gateway.js';
import type { ExportRecord } from '../../upstream/records/export-record.js';
import { ByIdEnds } from './by-id-ends.js';
import { changedAt } from './list-order.js';
import type { ListReader } from './list-reader.js';
import { momentOf, OLDEST } from './moments.js';
import { holdsChanged, neverChanged } from './never-changed.js';
import type { Task } from './tasks.js';
import { type OpenReader, type ReadEnd, UpdateWindows } from './update-windows.js';

/**
 * How one list is read, as its first page suggests: a short one by id, a longer one by id from both ends, a long one in
 * windows of the order by update_time, and beside them those that were never changed.
 */
export class ListPlan {
  readonly begin: Task;
  #windows: UpdateWindows | undefined;
  #pages: number | undefined;

  constructor(
    private readonly openReader: OpenReader,
    private readonly type: ListedEntity,
    private readonly pageSize: number,
  ) {
    const newest = openReader({ sortBy: 'id', direction: 'desc' });
    this.begin = async () => {
      const records = await newest.next();
      const pages = newest.isOver ? 1 : lengthOf(records) / this.pageSize;
      this.#pages = pages;
      return { records, next: newest.isOver ? [] : this.#goOn(newest, pages) };
    };
  }

  idle(): Task | undefined {
    return this.#windows?.idle();
  }

  /** About how many pages the list has, once the first has been read. */
  get pages(): number | undefined {
    return this.#pages;
  }

  /** Whether what is changed meanwhile can go past its readers. */
  get hasWindows(): boolean {
    return this.#windows !== undefined;
  }

  #goOn(newest: ListReader, pages: number): readonly Task[] {
    if (pages <= MOST_BY_ONE_END || !HAS_UPDATE_WINDOWS.has(this.type)) return new ByIdEnds(newest).begin();
    return pages <= MOST_BY_ID ? this.#fromBothEnds(newest) : this.#bothEndsOfTime(newest, pages);
  }

  #fromBothEnds(newest: ListReader): readonly Task[] {
    return new ByIdEnds(newest, this.openReader({ sortBy: 'id', direction: 'asc' })).begin();
  }

  /**
   * The oldest by a filter that all pass who were ever changed: whether it shows the others too says how windows can be
   * read.
   */
  #bothEndsOfTime(newest: ListReader, pages: number): readonly Task[] {
    const oldest = { direction: 'asc', updatedSince: momentOf(OLDEST) } as const;
    const ends = [oldest, { direction: 'desc' } as const].map((query) => ({
      direction: query.direction,
      reader: this.openReader({ sortBy: 'update_time', ...query }),
      records: undefined as readonly ExportRecord[] | undefined,
    }));
    return ends.map((end) => async () => {
      end.records = await end.reader.next();
      const [asc, desc] = ends;
      const isBoth = asc?.records !== undefined && desc?.records !== undefined;
      const next = isBoth ? this.#between(newest, pages, asc as ReadEnd, desc as ReadEnd) : [];
      return { records: end.records, next };
    });
  }

  #between(newest: ListReader, pages: number, oldest: ReadEnd, desc: ReadEnd): readonly Task[] {
    if (beginsUnchanged(desc))
      return [this.#fromTheBeginning((asc) => this.#unchangedLast(newest, pages, asc, desc))];
    const windows = this.#windowsBetween(desc, oldest, { pages, since: OLDEST });
    if (beginsUnchanged(oldest)) return [...windows, ...this.#unchangedFrom(oldest)];
    // Where the filter hides them, they stand at the beginning of the whole order, if there are any.
    return [...windows, this.#fromTheBeginning((asc) => this.#unchangedFrom(asc))];
  }

  /** What follows where those never changed stand before the newest. */
  #unchangedLast(newest: ListReader, pages: number, asc: ReadEnd, desc: ReadEnd): readonly Task[] {
    // None was ever changed, or nothing can be said about the order.
    if (beginsUnchanged(asc)) return this.#fromBothEnds(newest);
    return [...this.#windowsBetween(asc, desc, { pages }), ...this.#unchangedFrom(desc)];
  }

  #windowsBetween(near: ReadEnd, far: ReadEnd, list: { pages: number; since?: number }): readonly Task[] {
    this.#windows = new UpdateWindows(this.openReader, near, far, { ...list, pageSize: this.pageSize });
    return this.#windows.begin();
  }

  /** Reads the first page of the whole order by update_time. */
  #fromTheBeginning(goOn: (asc: ReadEnd) => readonly Task[]): Task {
    const reader = this.openReader({ sortBy: 'update_time', direction: 'asc' });
    return async () => {
      const records = await reader.next();
      return { records, next: goOn({ reader, records, direction: 'asc' }) };
    };
  }

  /** Those that were never changed, from the page that begins with them on. Deals come by status, side by side. */
  #unchangedFrom({ reader, records, direction }: ReadEnd): readonly Task[] {
    if (!beginsUnchanged({ records }) || holdsChanged(records) || reader.isOver) return [];
    if (this.type !== 'deals') return [neverChanged(reader)];
    return STATUSES.map((status) =>
      neverChanged(this.openReader({ sortBy: 'update_time', direction, status })),
    );
  }
}

/** Every deal that is not deleted has one of them, by Pipedrive's specification. */
const STATUSES = ['open', 'won', 'lost'] as const;

const HAS_UPDATE_WINDOWS: ReadonlySet<ListedEntity> = new Set(['persons', 'organizations', 'deals']);

/** So many pages are read by id from one end: it takes none too many. */
const MOST_BY_ONE_END = 6;

/** So many are read by id from both ends. */
const MOST_BY_ID = 60;

/** About how many records a list has whose newest these are: ids are given one after the other, and some are gone. */
function lengthOf(newest: readonly ExportRecord[]): number {
  const [top, bottom] = [newest[0]?.id ?? 0, newest.at(-1)?.id ?? 0];
  return (top * newest.length) / (top - bottom + 1);
}

function beginsUnchanged({ records }: Pick<ReadEnd, 'records'>): boolean {
  const [first] = records;
  return first !== undefined && changedAt(first) === null;
}
