import type { GrowingBytes } from './growing-bytes.js';
import { letGo } from './let-go.js';

/** The custom fields of a page's records, laid flat, in one buffer, which is let go with the last of them. */
export class VerbatimPage {
  #bytes: Buffer<ArrayBuffer>;
  #left: number;

  /** @param count parts that are to be written, also those without a byte */
  constructor(bytes: Buffer<ArrayBuffer>, count: number) {
    this.#bytes = bytes;
    this.#left = count;
  }

  text(start: number, end: number): string {
    return this.#bytes.toString('utf8', start, end);
  }

  /** Writes what lies between two places. */
  moveTo(target: GrowingBytes, start: number, end: number): void {
    target.append(this.#bytes, start, end);
    this.#left -= 1;
    if (this.#left > 0) return;
    const { buffer } = this.#bytes;
    this.#bytes = Buffer.alloc(0);
    letGo(buffer);
  }
}

/** A record's custom fields as JSON, without braces, as Pipedrive sent them. They can be written once. */
export class VerbatimFields {
  #page: VerbatimPage | undefined;

  constructor(
    page: VerbatimPage,
    private readonly start: number,
    private readonly end: number,
  ) {
    this.#page = page;
  }

  /** In bytes. */
  get length(): number {
    return this.end - this.start;
  }

  /** @throws TypeError where they have been written before */
  moveTo(target: GrowingBytes): void {
    const page = this.#unwritten();
    this.#page = undefined;
    page.moveTo(target, this.start, this.end);
  }

  /** As objects, flat. */
  parsed(): Readonly<Record<string, unknown>> {
    return JSON.parse(`{${this.#unwritten().text(this.start, this.end)}}`) as Record<string, unknown>;
  }

  #unwritten(): VerbatimPage {
    if (this.#page === undefined) throw new TypeError('verbatim fields are written once');
    return this.#page;
  }
}

const VERBATIM = Symbol('custom fields as they were sent');

/** Gives a record its custom fields as they were sent: they are no properties of it, and can only be written. */
export function withVerbatim<T extends object>(record: T, fields: VerbatimFields): T {
  return Object.assign(record, { [VERBATIM]: fields });
}

/** Undefined of a record that has all its fields as properties. */
export function verbatimOf(record: object): VerbatimFields | undefined {
  return (record as { [VERBATIM]?: VerbatimFields })[VERBATIM];
}
