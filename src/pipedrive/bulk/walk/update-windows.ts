import type { ExportRecord } from '../../upstream/records/export-record.js';
import type { ListQuery, ListReader } from './list-reader.js';
import { momentOf, NEWEST, OLDEST } from './moments.js';
import { holdsChanged, holdsUnchanged } from './never-changed.js';
import { changesOf, firstMade } from './page-times.js';
import type { Task } from './tasks.js';
import { type Edge, TimeWindow } from './time-window.js';
import { middleOf } from './window-shape.js';

/** Opens a reader of the list that the windows are of. */
export type OpenReader = (
  query: Pick<ListQuery, 'sortBy' | 'direction' | 'updatedSince' | 'updatedUntil' | 'status'>,
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
 * all windows. Where most seems to be left, a window is divided: two more readers, and half a page that both read where
 * they meet.
 *
 * Records that were never changed have no place among the seconds. Where Pipedrive's filters keep them, they stand at one
 * end of every window, and windows are read from the other end alone.
 */
export class UpdateWindows {
  readonly #open: TimeWindow[] = [];
  /** Readers of a division that wait for a lane. */
  readonly #waiting: Task[] = [];
  #divisions = 0;
  /** Pages that readers have brought: each lets one more division be made, for the first ones say little. */
  #pages = 0;
  /** Whether windows can be read from both ends; undefined while that is being found out. */
  #isTwoWay: boolean | undefined;
  readonly #from: number;

  /**
   * @param near the end that those never changed do not stand at
   * @param far the other one
   * @param list.pages about how many the whole list has
   * @param list.pageSize records a page
   * @param list.since where readers are opened by a filter of their own: from which second on they show records
   */
  constructor(
    private readonly openReader: OpenReader,
    private readonly near: ReadEnd,
    private readonly far: ReadEnd,
    private readonly list: {
      readonly pages: number;
      readonly pageSize: number;
      readonly since?: number;
    },
  ) {
    this.#from = firstMade(far.records, OLDEST);
  }

  begin(): readonly Task[] {
    const { near, far } = this;
    if (near.reader.isOver || far.reader.isOver || holdsUnchanged(near.records)) return [];
    const hasChanged = holdsChanged(far.records);
    const nearEdge = edgeOf(near);
    const farEdge = hasChanged ? edgeOf(far) : { ...NOBODY, at: this.#lastSecond() };
    const window =
      near.direction === 'desc' ? new TimeWindow(farEdge, nearEdge) : new TimeWindow(nearEdge, farEdge);
    if (window.isOver) return [];
    this.#open.push(window);
    if (hasChanged) this.#isTwoWay = true;
    // Those never changed stand there though there is a filter.
    else if (this.list.since !== undefined) this.#isTwoWay = false;
    if (this.#isTwoWay === false) return [this.#read(nearEdge)];
    return [this.#read(nearEdge), hasChanged ? this.#read(farEdge) : this.#tryFrom(farEdge)];
  }

  /** Beyond which, seen from the near end, there is nothing. */
  #lastSecond(): number {
    return this.near.direction === 'desc' ? (this.list.since ?? -Infinity) : Infinity;
  }

  /** Divides the window in which most is left, where that is worth the page that both of its parts will hold. */
  idle(): Task | undefined {
    return this.#waiting.shift() ?? (this.#isTwoWay === undefined ? undefined : this.#divide());
  }

  #divide(): Task | undefined {
    if (this.#divisions >= Math.min(mostDivisions(this.list.pages), this.#pages)) return undefined;
    const within = this.#bounds();
    const [fullest] = this.#open.toSorted((a, b) => b.left(within) - a.left(within));
    if (fullest === undefined || fullest.left(within) < WORTH_DIVIDING * this.list.pageSize) return undefined;
    const at = middleOf(fullest.shape(within));
    if (at === undefined) return undefined;
    this.#divisions += 1;
    const [below, above] = [this.#edgeAt(at, 'desc'), this.#edgeAt(at, 'asc')];
    this.#open.push(new TimeWindow(above, fullest.high));
    fullest.high = below;
    for (const edge of [below, above]) if (edge.reader !== undefined) this.#waiting.push(this.#read(edge));
    return this.#waiting.shift();
  }

  /** The edge of a window that begins at a second, and is read towards older ones without it, or newer ones with it. */
  #edgeAt(second: number, direction: 'asc' | 'desc'): Edge {
    const at = direction === 'desc' ? second - 1 : second;
    if (!this.#isTwoWay && direction !== this.near.direction) return { ...NOBODY, at };
    const filter = direction === 'desc' ? 'updatedUntil' : 'updatedSince';
    const reader = this.openReader({ sortBy: 'update_time', direction, [filter]: momentOf(second) });
    return { at, reader, density: undefined, isAwaiting: false };
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
      const window = this.#windowOf(edge);
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
    if (!other.isAwaiting || window.left(this.#bounds()) > LEFT_TO_ONE * this.list.pageSize) return false;
    edge.reader = undefined;
    return true;
  }

  #noted(edge: Edge, records: readonly ExportRecord[]): readonly Task[] {
    const window = this.#windowOf(edge);
    if (window === undefined) return [];
    this.#pages += 1;
    window.note(edge, records, this.#comesToUnchanged(edge, window) && holdsUnchanged(records));
    if (window.isOver) this.#open.splice(this.#open.indexOf(window), 1);
    return window.isOver || edge.reader === undefined ? [] : [this.#read(edge)];
  }

  /** Whether those never changed stand where the edge's reader goes. Where there were none, new ones may stand anywhere. */
  #comesToUnchanged(edge: Edge, { high }: TimeWindow): boolean {
    return holdsUnchanged(this.far.records) && this.near.direction === (edge === high ? 'desc' : 'asc');
  }

  /** Undefined once it is over. */
  #windowOf(edge: Edge): TimeWindow | undefined {
    return this.#open.find(({ low, high }) => low === edge || high === edge);
  }

  /** Between which seconds all lie, about: nothing was changed before it was made. */
  #bounds(): { from: number; to: number } {
    return { from: this.#from, to: Date.now() / 1000 };
  }
}

function edgeOf({ reader, records }: ReadEnd): Edge {
  const { last = 0, density } = changesOf(records);
  return { at: last, reader, density, isAwaiting: false };
}

const NOBODY = { reader: undefined, density: undefined, isAwaiting: false };

/** So many pages are left to one reader: the page of another would for the greater part be the same. */
const LEFT_TO_ONE = 1.5;

/** Less than so many pages are read sooner by those who are at it. */
const WORTH_DIVIDING = 3;

/**
 * A walk by one lane may be exceeded by a tenth. Some seven pages go into finding both ends and proving that nothing was
 * lost; what is left is for divisions, each of which costs half a page.
 */
function mostDivisions(pages: number): number {
  return Math.floor(2 + Math.max(0, (pages / 10 - 7) / 0.6));
}
