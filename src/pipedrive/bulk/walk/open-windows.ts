import { mostDivisions } from './most-divisions.js';
import { leftBySample, middleBySample } from './sampled-window.js';
import type { TimeSample } from './time-sample.js';
import { TimeWindow } from './time-window.js';
import type { OpenReader } from './update-windows.js';
import { type Edge, edgeAt, opened } from './window-edge.js';
import { leftIn, middleOf, type WindowShape } from './window-shape.js';

/** The list that windows are of, as far as it is known. */
export interface DividedList {
  /** About how many pages it has. */
  readonly pages: number;
  /** Records a page. */
  readonly pageSize: number;
  /** Where readers are opened by a filter of their own: from which second on they show records. */
  readonly since?: number;
  readonly sample?: TimeSample;
  /** Seconds at which it is divided from the beginning, ascending. */
  readonly places?: readonly number[];
}

/** The windows that are not read to their end yet, and where another reader is of most use. */
export class OpenWindows {
  readonly #windows: TimeWindow[] = [];
  #divisions = 0;
  /** Pages that readers have brought: each lets one more division be made, for the first ones say little. */
  #pages = 0;

  /**
   * @param direction in which readers can always read
   * @param from since when there have been records, in seconds since 1970
   */
  constructor(
    private readonly openReader: OpenReader,
    private readonly list: DividedList,
    private readonly direction: 'asc' | 'desc',
    private readonly from: number,
  ) {}

  add(window: TimeWindow): void {
    this.#windows.push(window);
  }

  /** The window that has this edge; undefined once it is over. */
  of(edge: Edge): TimeWindow | undefined {
    return this.#windows.find(({ low, high }) => low === edge || high === edge);
  }

  /** A reader has brought a page of this one. */
  noted(window: TimeWindow): void {
    this.#pages += 1;
    if (window.isOver) this.#windows.splice(this.#windows.indexOf(window), 1);
  }

  /** Whether so little is left that another reader's page would for the greater part be the same. */
  isLeftToOne(window: TimeWindow): boolean {
    return this.#left(window) <= LEFT_TO_ONE * this.list.pageSize;
  }

  /** Divides what there is at the places that are known. */
  divideAtPlaces(): readonly Edge[] {
    return (this.list.places ?? []).flatMap((place) => {
      const window = this.#windows.find(({ low, high }) => low.at < place - 1 && place < high.at);
      return window === undefined ? [] : [this.#divideAt(window, place)];
    });
  }

  /** An edge that nobody has read from yet, of the window in which most is left: its reader costs no page more. */
  otherEdge(): Edge | undefined {
    const fullest = this.#fullest(({ low, high }) => low.open !== undefined || high.open !== undefined);
    if (fullest === undefined || this.isLeftToOne(fullest)) return undefined;
    return opened(fullest.low.open === undefined ? fullest.high : fullest.low);
  }

  /** Divides the window in which most is left, where that is worth the page that both of its parts will hold. */
  divide(): Edge | undefined {
    if (this.#divisions >= Math.min(mostDivisions(this.list.pages), this.#pages)) return undefined;
    const fullest = this.#fullest(() => true);
    if (fullest === undefined || this.#left(fullest) < WORTH_DIVIDING * this.list.pageSize) return undefined;
    const at = this.#middleOf(fullest);
    return at === undefined ? undefined : this.#divideAt(fullest, at);
  }

  /** @returns that one of the two new edges which has to be read from, lest a part be without a reader */
  #divideAt(window: TimeWindow, at: number): Edge {
    this.#divisions += 1;
    const { low, high } = window;
    const [below, above] = [edgeAt(at, 'desc', this.openReader), edgeAt(at, 'asc', this.openReader)];
    this.#windows.push(new TimeWindow(above, high));
    window.high = below;
    if (low.reader === undefined) return opened(below);
    if (high.reader === undefined) return opened(above);
    return opened(this.direction === 'desc' ? below : above);
  }

  #fullest(isMeant: (window: TimeWindow) => boolean): TimeWindow | undefined {
    return this.#windows.filter(isMeant).toSorted((a, b) => this.#left(b) - this.#left(a))[0];
  }

  /** About how many records are left of it. */
  #left(window: TimeWindow): number {
    const { sample } = this.list;
    const shape = this.#shapeOf(window);
    return sample === undefined ? leftIn(shape) : leftBySample(shape, sample);
  }

  #middleOf(window: TimeWindow): number | undefined {
    const { sample } = this.list;
    const shape = this.#shapeOf(window);
    return sample === undefined ? middleOf(shape) : middleBySample(shape, sample);
  }

  #shapeOf(window: TimeWindow): WindowShape {
    return window.shape({ from: this.from, to: Date.now() / 1000 });
  }
}

/** So many pages are left to one reader. */
const LEFT_TO_ONE = 1.5;

/** Less than so many pages are read sooner by those who are at it. */
const WORTH_DIVIDING = 5;
