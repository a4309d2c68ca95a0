import { letGo } from './let-go.js';

/** The rests of a page's lines, in one buffer, which is let go with the last of them. */
export class PageRests {
  #bytes: Uint8Array<ArrayBuffer>;
  #left: number;

  constructor(bytes: Uint8Array<ArrayBuffer>, count: number) {
    this.#bytes = bytes;
    this.#left = count;
  }

  /** Writes what lies between two places into the target. */
  moveTo(target: Uint8Array, at: number, start: number, end: number): void {
    target.set(this.#bytes.subarray(start, end), at);
    this.#left -= 1;
    if (this.#left > 0) return;
    const { buffer } = this.#bytes;
    this.#bytes = new Uint8Array();
    letGo(buffer);
  }
}

/** What follows the open fields on a record's line, the line's end included. It can be written once. */
export class RestOfLine {
  #page: PageRests | undefined;

  constructor(
    page: PageRests,
    private readonly start: number,
    private readonly end: number,
  ) {
    this.#page = page;
  }

  /** In bytes. */
  get length(): number {
    return this.end - this.start;
  }

  /** @throws TypeError where it has been written before */
  moveTo(target: Uint8Array, at: number): void {
    if (this.#page === undefined) throw new TypeError('the rest of a line is written once');
    const page = this.#page;
    this.#page = undefined;
    page.moveTo(target, at, this.start, this.end);
  }
}
