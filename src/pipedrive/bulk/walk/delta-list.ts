import { firstPoint, type Walk, type WalkPoint } from '../../export/ledger/walk.js';
import type { ExportRecord } from '../../upstream/records/export-record.js';
import type { LaneSource } from './lane-source.js';
import { changedAt } from './list-order.js';
import type { ListReader } from './list-reader.js';
import { changesOf, secondsSince1970 } from './page-times.js';
import type { Task } from './tasks.js';
import { type OpenReader, type ReadEnd, UpdateWindows } from './update-windows.js';

/**
 * How the changes of one list are read. It begins as pages of the contract do: first those that were created since and
 * never changed, by add_time, then those that were changed, by id. Where either takes more than a page, they are read side
 * by side, those that were changed in windows of the order by update_time.
 */
export class DeltaList {
  readonly begin: Task;
  #windows: UpdateWindows | undefined;
  #pages = 0;
  #isInLanes = false;

  /**
   * @param source the list's pages as the contract has them
   * @param openReader opens readers of what was changed since
   */
  constructor(
    private readonly source: LaneSource,
    private readonly openReader: OpenReader,
    private readonly walk: Walk & { readonly updatedSince: string },
    private readonly pageSize: number,
  ) {
    this.begin = this.#page(firstPoint(walk));
  }

  /** About how many pages there are in windows, once that is known. */
  get pages(): number {
    return this.#pages;
  }

  /** Whether what is changed meanwhile can go past its readers. */
  get isInLanes(): boolean {
    return this.#isInLanes;
  }

  idle(): Task | undefined {
    return this.#windows?.idle();
  }

  #page(point: WalkPoint): Task {
    return async () => {
      const { records, next } = await this.source.read(point);
      if (next === null) return { records, next: [] };
      if (next.leg === 'unchanged') return { records, next: [this.#unchanged(next), ...this.#inLanes()] };
      return { records, next: next.mark === null ? [this.#page(next)] : this.#inLanes(next) };
    };
  }

  /** The rest of those that were never changed, beside the lanes. */
  #unchanged(point: WalkPoint): Task {
    return async () => {
      const { records, next } = await this.source.read(point);
      return { records, next: next?.leg === 'unchanged' ? [this.#unchanged(next)] : [] };
    };
  }

  /** @param rest where the walk by id goes on, should the order by update_time say nothing */
  #inLanes(rest: WalkPoint = { leg: 'changed', mark: null }): readonly Task[] {
    this.#isInLanes = true;
    const ends: readonly OpenEnd[] = (['asc', 'desc'] as const).map((direction) => ({
      direction,
      reader: this.openReader({ sortBy: 'update_time', direction }),
      records: undefined,
    }));
    return ends.map((end) => async () => {
      const records = await end.reader.next();
      end.records = records;
      const [asc, desc] = ends;
      return { records, next: isRead(asc) && isRead(desc) ? this.#between(asc, desc, rest) : [] };
    });
  }

  #between(asc: ReadEnd, desc: ReadEnd, rest: WalkPoint): readonly Task[] {
    if (asc.reader.isOver || desc.reader.isOver) return [];
    if (beginsUnchanged(asc) && beginsUnchanged(desc)) return [this.#byId(rest)];
    const [near, far] = beginsUnchanged(desc) ? [asc, desc] : [desc, asc];
    this.#pages = this.#pagesBetween(near, far);
    const since = secondsSince1970(this.walk.updatedSince.slice(0, 19));
    this.#windows = new UpdateWindows(this.openReader, near, far, {
      pages: this.#pages,
      pageSize: this.pageSize,
      since,
    });
    return this.#windows.begin();
  }

  #byId(point: WalkPoint): Task {
    return async () => {
      const { records, next } = await this.source.read(point);
      return { records, next: next === null ? [] : [this.#byId(next)] };
    };
  }

  /** As both ends suggest: most was changed of late, and ever less before. */
  #pagesBetween(near: ReadEnd, far: ReadEnd): number {
    const changes = [near, far].map(({ records }) => changesOf(records));
    const [from = 0, to = from] = changes.map(({ last }) => last);
    const [here = 0, there = here] = changes.map(({ density }) => density).filter((density) => density > 0);
    return 2 + (Math.abs(from - to) * Math.sqrt(here * there)) / this.pageSize;
  }
}

interface OpenEnd {
  readonly direction: 'asc' | 'desc';
  readonly reader: ListReader;
  records: readonly ExportRecord[] | undefined;
}

function isRead(end: OpenEnd | undefined): end is OpenEnd & ReadEnd {
  return end?.records !== undefined;
}

function beginsUnchanged({ records }: ReadEnd): boolean {
  const [first] = records;
  return first !== undefined && changedAt(first) === null;
}
