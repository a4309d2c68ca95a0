import type { ListedEntity } from '../../upstream/pipedrive-gateway.js';
import type { ExportRecord } from '../../upstream/records/export-record.js';
import { ByIdEnds } from './by-id-ends.js';
import { type FirstLooks, firstLooks } from './first-looks.js';
import type { ListReader } from './list-reader.js';
import { OLDEST } from './moments.js';
import { mostDivisions } from './most-divisions.js';
import { beginsUnchanged, holdsChanged, neverChanged, type NeverStand } from './never-changed.js';
import type { Task } from './tasks.js';
import { placesToDivide, type TimeSample } from './time-sample.js';
import { type OpenReader, type ReadEnd, UpdateWindows } from './update-windows.js';

/**
 * How one list is read, as its first page suggests: a short one by id, a longer one by id from both ends, a long one in
 * windows of the order by update_time, and beside them those that were never changed.
 */
export class ListPlan {
  readonly begin: Task;
  #windows: UpdateWindows | undefined;
  #pages: number | undefined;
  #neverStand: NeverStand | undefined;
  #newestId: number | undefined;

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
      return { records, next: newest.isOver ? [] : this.#goOn(newest, records[0]?.id ?? 0, pages) };
    };
  }

  idle(): Task | undefined {
    return this.#windows?.idle();
  }

  /** About how many pages the list has, once the first has been read. */
  get pages(): number | undefined {
    return this.#pages;
  }

  /**
   * At which end of the order by update_time those stand that were never changed; undefined where it is not known. Two pages
   * have shown it, lest one that is wrong hide what is changed meanwhile.
   */
  get neverStand(): NeverStand | undefined {
    return this.#neverStand;
  }

  /** The record that was changed last of all when the list was begun; undefined where it is not known. */
  get newestId(): number | undefined {
    return this.#newestId;
  }

  /** Whether it is read by update_time, where what is changed meanwhile can go past its readers. */
  get hasWindows(): boolean {
    return this.#windows !== undefined;
  }

  #goOn(newest: ListReader, top: number, pages: number): readonly Task[] {
    if (pages <= MOST_BY_ONE_END || !HAS_UPDATE_WINDOWS.has(this.type)) return new ByIdEnds(newest).begin();
    return pages <= MOST_BY_ID ? this.#fromBothEnds(newest) : this.#bothEndsOfTime(newest, top, pages);
  }

  #fromBothEnds(newest: ListReader): readonly Task[] {
    return new ByIdEnds(newest, this.openReader({ sortBy: 'id', direction: 'asc' })).begin();
  }

  #bothEndsOfTime(newest: ListReader, top: number, pages: number): readonly Task[] {
    const length = pages * this.pageSize;
    return firstLooks(this.openReader, { top, length }, (looks) => this.#between(newest, pages, looks));
  }

  #between(newest: ListReader, pages: number, { oldest, desc, sample }: FirstLooks): readonly Task[] {
    if (beginsUnchanged(desc.records))
      return [this.#fromTheBeginning((asc) => this.#unchangedLast(newest, pages, { asc, desc, sample }))];
    this.#newestId = desc.records[0]?.id;
    const windows = this.#windowsBetween(desc, oldest, { pages, sample, since: OLDEST });
    if (beginsUnchanged(oldest.records)) {
      this.#neverStand = 'low';
      return [...this.#unchangedFrom(oldest), ...windows];
    }
    // Where the filter hides them, they stand at the beginning of the whole order, if there are any.
    if (sample.neverShare > 0) return [...this.#allUnchanged('asc'), ...windows];
    return [...windows, this.#fromTheBeginning((asc) => this.#unchangedFrom(asc))];
  }

  /** What follows where those never changed stand before the newest. */
  #unchangedLast(
    newest: ListReader,
    pages: number,
    { asc, desc, sample }: { asc: ReadEnd; desc: ReadEnd; sample: TimeSample },
  ): readonly Task[] {
    // None was ever changed, or nothing can be said about the order.
    if (beginsUnchanged(asc.records)) return this.#fromBothEnds(newest);
    this.#neverStand = 'high';
    return [...this.#unchangedFrom(desc), ...this.#windowsBetween(asc, desc, { pages, sample })];
  }

  #windowsBetween(
    near: ReadEnd,
    far: ReadEnd,
    list: { pages: number; since?: number; sample: TimeSample },
  ): readonly Task[] {
    const isOneWay = list.since !== undefined && beginsUnchanged(far.records);
    const parts = Math.min(1 + mostDivisions(list.pages), isOneWay ? WINDOWS_ONE_WAY : WINDOWS);
    const places = placesToDivide(list.sample.times, parts);
    this.#windows = new UpdateWindows(this.openReader, near, far, {
      ...list,
      pageSize: this.pageSize,
      places,
    });
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
    if (!beginsUnchanged(records) || holdsChanged(records) || reader.isOver) return [];
    return this.type === 'deals' ? this.#allUnchanged(direction) : [neverChanged(reader)];
  }

  /** All of them, from the end of the order that they stand at. */
  #allUnchanged(direction: 'asc' | 'desc'): readonly Task[] {
    const filters = this.type === 'deals' ? STATUSES.map((status) => ({ status })) : [{}];
    return filters.map((filter) =>
      neverChanged(this.openReader({ sortBy: 'update_time', direction, ...filter })),
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

/** Windows of a long list to begin with: with both of their readers each they take up the lanes that others leave. */
const WINDOWS = 5;

/** The same where each has one reader. */
const WINDOWS_ONE_WAY = 11;
