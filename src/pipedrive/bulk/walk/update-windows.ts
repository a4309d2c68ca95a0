import type { ExportRecord } from '../../upstream/records/export-record.js';
import { changedAt } from './list-order.js';
import type { ListQuery, ListReader } from './list-reader.js';
import type { Task } from './tasks.js';

/** Opens a reader of the list that the windows are of. */
export type OpenReader = (
  query: Pick<ListQuery, 'sortBy' | 'direction' | 'updatedSince' | 'updatedUntil' | 'status'>,
) => ListReader;

/** A stretch of the order by update_time that one reader walks through. Times are whole seconds since 1970. */
interface Window {
  readonly reader: ListReader;
  /** Up to where it has been read. */
  position: number;
  /** Where the next window begins; undefined where none does, and records that were never changed may follow. */
  end: number | undefined;
  /** Records a second where the reader is; of a window that has just been opened, a guess. */
  density: number;
}

/**
 * Reads what was changed at some time in windows side by side. Each begins where another one ends, at a second that
 * belongs to one of them alone: so every record is in exactly one, but for those that are changed while they are read,
 * which go beyond all windows. Where most seems to be left, a window is divided.
 */
export class UpdateWindows {
  readonly #open: Window[] = [];
  #opened = 1;

  /**
   * @param first.reader at the end of the order that those never changed do not stand at; has read its first page
   * @param first.records that page
   * @param order.pages about how many the whole list has
   * @param order.pageSize records a page
   * @param order.end where what is left begins to be known already, in whole seconds since 1970
   */
  constructor(
    private readonly openReader: OpenReader,
    first: { readonly reader: ListReader; readonly records: readonly ExportRecord[] },
    private readonly order: {
      readonly direction: 'asc' | 'desc';
      readonly end: number | undefined;
      readonly pages: number;
      readonly pageSize: number;
    },
  ) {
    const { reader, records } = first;
    const times = secondsOf(records);
    const [begin, position] = [times[0] ?? 0, times.at(-1) ?? 0];
    const window = { reader, position, end: order.end, density: densityOf(records.length, begin, position) };
    if (!reader.isOver && !records.some((record) => changedAt(record) === null)) this.#open.push(window);
  }

  /** The first window's next page. */
  begin(): readonly Task[] {
    return this.#open.map((window) => this.#task(window));
  }

  /** Divides the window in which most is left, where that is worth the page that both of its parts will hold. */
  idle(): Task | undefined {
    if (this.#opened >= mostWindows(this.order.pages)) return undefined;
    const [fullest] = this.#open.toSorted((a, b) => this.#leftIn(b) - this.#leftIn(a));
    if (fullest === undefined || this.#leftIn(fullest) < WORTH_DIVIDING * this.order.pageSize)
      return undefined;
    const at = this.#middleOf(fullest);
    if (at === undefined) return undefined;
    const window: Window = {
      reader: this.openReader({ sortBy: 'update_time', direction: this.order.direction, ...this.#from(at) }),
      position: at,
      end: fullest.end,
      density: (fullest.density + this.#densityAtEnd(fullest)) / 2,
    };
    fullest.end = at;
    this.#open.push(window);
    this.#opened += 1;
    return this.#task(window);
  }

  #task(window: Window): Task {
    return async () => {
      const before = window.position;
      const records = await window.reader.next();
      const times = secondsOf(records);
      const last = times.at(-1);
      if (last !== undefined) {
        window.density = densityOf(times.length, before, last);
        window.position = last;
      }
      const isOver =
        window.reader.isOver || times.length < records.length || this.#isBeyond(last, window.end);
      if (isOver) this.#open.splice(this.#open.indexOf(window), 1);
      return { records, next: isOver ? [] : [this.#task(window)] };
    };
  }

  /** The filter of a window that begins at a second: towards older ones without it, towards newer ones with it. */
  #from(at: number): Pick<ListQuery, 'updatedSince' | 'updatedUntil'> {
    const moment = `${new Date(at * 1000).toISOString().slice(0, 19)}Z`;
    return this.order.direction === 'desc' ? { updatedUntil: moment } : { updatedSince: moment };
  }

  /** Whether a reader has come to what belongs to the next window. */
  #isBeyond(last: number | undefined, end: number | undefined): boolean {
    if (last === undefined || end === undefined) return false;
    return this.order.direction === 'desc' ? last < end : last >= end;
  }

  #leftIn(window: Window): number {
    return (this.#spanOf(window) * (window.density + this.#densityAtEnd(window))) / 2;
  }

  #spanOf({ position, end }: Window): number {
    if (this.order.direction === 'desc') return Math.max(0, position - (end ?? OLDEST));
    return Math.max(0, (end ?? Date.now() / 1000) - position);
  }

  /** That of the next window, as far as it is known. */
  #densityAtEnd({ end, density }: Window): number {
    return this.#open.find(({ position }) => position === end)?.density ?? density;
  }

  /** The second at which about as much is left before as behind, if the density changes evenly; undefined at the edges. */
  #middleOf(window: Window): number | undefined {
    const [near, far] = [window.density, this.#densityAtEnd(window)];
    const share =
      Math.abs(far - near) < 1e-9 * (far + near)
        ? 0.5
        : (Math.sqrt((near * near + far * far) / 2) - near) / (far - near);
    const distance = Math.round(this.#spanOf(window) * share);
    const at = this.order.direction === 'desc' ? window.position - distance : window.position + distance;
    return distance < 2 || this.#spanOf(window) - distance < 2 ? undefined : at;
  }
}

/** Less than so many pages are read sooner by the one who is at it. */
const WORTH_DIVIDING = 3;

/**
 * A walk by one lane may be exceeded by a tenth. Some five pages go into finding both ends and proving that nothing was
 * lost; what is left is for windows, each of which costs more than half a page that another one reads too.
 */
function mostWindows(pages: number): number {
  return 2 + Math.max(0, (pages / 10 - 5) / 0.7);
}

/** Where it is not known when the first record was changed: before there was a Pipedrive. */
const OLDEST = Date.UTC(2010, 0, 1) / 1000;

/** When a record was changed last, in whole seconds since 1970; undefined where it never was. */
export function secondOf(record: ExportRecord): number | undefined {
  const time = changedAt(record);
  return time === null ? undefined : Date.parse(`${time.replace(' ', 'T')}Z`) / 1000;
}

function secondsOf(records: readonly ExportRecord[]): number[] {
  return records.map(secondOf).filter((second) => second !== undefined);
}

function densityOf(records: number, begin: number, end: number): number {
  return records / Math.max(1, Math.abs(begin - end));
}
