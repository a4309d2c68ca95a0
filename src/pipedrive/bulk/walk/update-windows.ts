import type { ExportRecord } from '../../upstream/records/export-record.js';
import type { ListQuery, ListReader } from './list-reader.js';
import { momentOf, NEWEST, OLDEST } from './moments.js';
import { holdsChanged, holdsUnchanged } from './never-changed.js';
import { type DividedList, OpenWindows } from './open-windows.js';
import { firstMade } from './page-times.js';
import type { Task } from './tasks.js';
import { TimeWindow } from './time-window.js';
import { type Edge, edgeOf, edgeWithout } from './window-edge.js';

/** Opens a reader of the list that the windows are of. */
export type OpenReader = (
  query: Pick<ListQuery, 'sortBy' | 'direction' | 'updatedSince' | 'updatedUntil' | 'status' | 'ids'>,
) => ListReader;

/** An end of the order by update_time, with its first page. */
export interface ReadEnd {
  readonly direction: 'asc' | 'desc';
  readonly reader: ListReader;
  readonly records: readonly ExportRecord[];
}

/**
 * Reads what was changed at some time in windows side by side, each from both of its ends until they meet. They begin at
 * seconds, so that every record is in exactly one, but for those that are changed while they are read, which go beyond
 * all windows. Each begins with one reader; the one of its other edge comes when there is a lane for it, which costs nothing.
 * Where most seems to be left after that, a window is divided, at half a page that two of them read where they meet.
 *
 * Records that were never changed have no place among the seconds. Where Pipedrive's filters keep them, they stand at one
 * end of every window, and windows are read from the other end alone.
 */
export class UpdateWindows {
  readonly #open: OpenWindows;
  /** Whether windows can be read from both ends; undefined while that is being found out. */
  #isTwoWay: boolean | undefined;

  /**
   * @param near the end that those never changed do not stand at
   * @param far the other one
   */
  constructor(
    private readonly openReader: OpenReader,
    private readonly near: ReadEnd,
    private readonly far: ReadEnd,
    private readonly list: DividedList,
  ) {
    const from = firstMade(far.records, OLDEST);
    this.#open = new OpenWindows(openReader, list, near.direction, from);
  }

  begin(): readonly Task[] {
    const { near, far } = this;
    if (near.reader.isOver || far.reader.isOver || holdsUnchanged(near.records)) return [];
    const hasChanged = holdsChanged(far.records);
    const nearEdge = edgeOf(near);
    const farEdge = hasChanged ? edgeOf(far) : edgeWithout(this.#lastSecond());
    const window =
      near.direction === 'desc' ? new TimeWindow(farEdge, nearEdge) : new TimeWindow(nearEdge, farEdge);
    if (window.isOver) return [];
    this.#open.add(window);
    if (hasChanged) this.#isTwoWay = true;
    // Those never changed stand there though there is a filter.
    else if (this.list.since !== undefined) this.#isTwoWay = false;
    const readers = [this.#read(nearEdge)];
    if (this.#isTwoWay !== false) readers.push(hasChanged ? this.#read(farEdge) : this.#tryFrom(farEdge));
    return [...readers, ...this.#open.divideAtPlaces().map((edge) => this.#read(edge))];
  }

  /** Beyond which, seen from the near end, there is nothing. */
  #lastSecond(): number {
    return this.near.direction === 'desc' ? (this.list.since ?? -Infinity) : Infinity;
  }

  /** One more reader where most is left: at the other edge of a window, or where it is divided. */
  idle(): Task | undefined {
    if (this.#isTwoWay === undefined) return undefined;
    const edge = (this.#isTwoWay ? this.#open.otherEdge() : undefined) ?? this.#open.divide();
    return edge && this.#read(edge);
  }

  /** By a filter that all of them pass: it leaves out those never changed, or it shows that filters keep them. */
  #tryFrom(edge: Edge): Task {
    const { direction } = this.far;
    const filter =
      direction === 'asc' ? { updatedSince: momentOf(OLDEST) } : { updatedUntil: momentOf(NEWEST) };
    const reader = this.openReader({ sortBy: 'update_time', direction, ...filter });
    return async () => {
      const records = await reader.next();
      this.#isTwoWay = records.length > 0 && !holdsUnchanged(records);
      if (!this.#isTwoWay) return { records, next: [] };
      edge.reader = reader;
      return { records, next: this.#noted(edge, records) };
    };
  }

  #read(edge: Edge): Task {
    return async () => {
      // The one who reads towards it may have come here meanwhile, or be about to.
      const window = this.#open.of(edge);
      if (window === undefined || edge.reader === undefined || this.#isOthersToEnd(window, edge))
        return { records: [], next: [] };
      edge.isAwaiting = true;
      const records = await edge.reader.next();
      edge.isAwaiting = false;
      return { records, next: this.#noted(edge, records) };
    };
  }

  /** Gives up an edge where what is left is about the page that the other one's reader waits for. */
  #isOthersToEnd(window: TimeWindow, edge: Edge): boolean {
    const other = edge === window.low ? window.high : window.low;
    if (!other.isAwaiting || !this.#open.isLeftToOne(window)) return false;
    edge.reader = undefined;
    return true;
  }

  #noted(edge: Edge, records: readonly ExportRecord[]): readonly Task[] {
    const window = this.#open.of(edge);
    if (window === undefined) return [];
    window.note(edge, records, this.#comesToUnchanged(edge, window) && holdsUnchanged(records));
    this.#open.noted(window);
    return window.isOver || edge.reader === undefined ? [] : [this.#read(edge)];
  }

  /** Whether those never changed stand where the edge's reader goes. Where there were none, new ones may stand anywhere. */
  #comesToUnchanged(edge: Edge, { high }: TimeWindow): boolean {
    return holdsUnchanged(this.far.records) && this.near.direction === (edge === high ? 'desc' : 'asc');
  }
}
