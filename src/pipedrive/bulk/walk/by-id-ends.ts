import type { ExportRecord } from '../../upstream/records/export-record.js';
import type { ListReader } from './list-reader.js';
import type { Task } from './tasks.js';

/**
 * Reads a list by id from its end, and where that takes longer from its beginning as well, until the two meet. The order
 * by id stays as it is whatever is changed meanwhile.
 */
export class ByIdEnds {
  readonly #down: End;
  readonly #up: End | undefined;

  constructor(down: ListReader, up?: ListReader) {
    this.#down = { reader: down, isAwaiting: false, lastSpan: 0 };
    this.#up = up && { reader: up, isAwaiting: false, lastSpan: 0 };
  }

  begin(): readonly Task[] {
    return [this.#down, ...(this.#up ? [this.#up] : [])]
      .filter(({ reader }) => !reader.isOver)
      .map((end) => this.#task(end));
  }

  #task(end: End): Task {
    return async () => {
      // The other one may have come here meanwhile, or be about to: then it reads on until they meet.
      if (this.#haveMet() || this.#isOthersToEnd(end)) return { records: [], next: [] };
      end.isAwaiting = true;
      const records = await end.reader.next();
      end.isAwaiting = false;
      end.lastSpan = spanOf(records);
      return { records, next: end.reader.isOver || this.#haveMet() ? [] : [this.#task(end)] };
    };
  }

  #haveMet(): boolean {
    return this.#left() <= 0;
  }

  /** Whether the page that the other one waits for reaches this one, as its last page would. */
  #isOthersToEnd(end: End): boolean {
    const other = end === this.#down ? this.#up : this.#down;
    return other?.isAwaiting === true && this.#left() <= other.lastSpan;
  }

  /** How far they are from each other, in ids; unknown, it is no end. */
  #left(): number {
    const [top, bottom] = [this.#down.reader.last, this.#up?.reader.last];
    return top === null || bottom === null || bottom === undefined ? Infinity : top.id - bottom.id;
  }
}

interface End {
  readonly reader: ListReader;
  /** Whether a page is on its way to its reader. */
  isAwaiting: boolean;
  /** Over how many ids its last page went. */
  lastSpan: number;
}

function spanOf(records: readonly ExportRecord[]): number {
  return Math.abs((records[0]?.id ?? 0) - (records.at(-1)?.id ?? 0));
}
