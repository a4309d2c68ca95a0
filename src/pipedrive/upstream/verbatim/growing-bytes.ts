/** Bytes that are written one behind the other, and have as much room as they need. */
export class GrowingBytes {
  /** In a buffer of its own: what the pool gives can't be let go. */
  #bytes: Buffer<ArrayBuffer>;
  #length = 0;

  /** @param expected about how many there will be */
  constructor(expected: number) {
    this.#bytes = Buffer.allocUnsafeSlow(Math.max(expected, 64));
  }

  get length(): number {
    return this.#length;
  }

  /** A part of what another one holds. */
  append(source: Uint8Array, start: number, end: number): void {
    const room = this.#room(end - start);
    if (end - start > FEW) room.set(source.subarray(start, end), this.#length);
    // To call the platform takes longer than to copy a few.
    else
      for (let from = start, to = this.#length; from < end; from += 1, to += 1) room[to] = source[from] ?? 0;
    this.#length += end - start;
  }

  appendByte(byte: number): void {
    this.#room(1)[this.#length] = byte;
    this.#length += 1;
  }

  /** A text, in UTF-8. */
  appendText(text: string): void {
    this.#length += this.#room(text.length * MOST_PER_UNIT).write(text, this.#length);
  }

  /** Takes as many away again, of those that were written last. */
  takeBack(count: number): void {
    this.#length -= count;
  }

  /** All of them, with some room behind: to be read until something is written. */
  get written(): Buffer<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Forgets them, and keeps their room for others, unless it is that of a giant. */
  clear(): void {
    this.#length = 0;
    if (this.#bytes.length > MOST_KEPT) this.#bytes = Buffer.allocUnsafeSlow(MOST_KEPT);
  }

  #room(wanted: number): Buffer<ArrayBuffer> {
    if (this.#length + wanted > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(2 * (this.#length + wanted));
      larger.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = larger;
    }
    return this.#bytes;
  }
}

/** Bytes of UTF-8 for one unit of UTF-16. */
const MOST_PER_UNIT = 3;

const FEW = 96;

const MOST_KEPT = 4 * 1024 * 1024;
