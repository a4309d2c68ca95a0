import { deflateRawSync, inflateRawSync } from 'node:zlib';

/**
 * Which ids were handed out, in 2 KB at the most, whatever their number: a Bloom filter. It may take an id for one of them that
 * is none, ever more often the more there are (of 1,000 one in a hundred, of 10,000 every second one); never the other way
 * round. So what it lacks was not handed out.
 */
export class IdFilter {
  readonly #bytes: Buffer;

  /** @param text an earlier filter's, to go on with */
  constructor(text?: string) {
    this.#bytes =
      text === undefined ? Buffer.alloc(BYTES) : Buffer.from(inflateRawSync(Buffer.from(text, 'base64url')));
  }

  add(id: number): void {
    for (const bit of bitsOf(id)) this.#bytes[bit >>> 3] = this.#byteOf(bit) | (1 << (bit & 7));
  }

  has(id: number): boolean {
    return bitsOf(id).every((bit) => (this.#byteOf(bit) & (1 << (bit & 7))) !== 0);
  }

  /** Whether it takes nine of ten others for ids of its own, as it does of some 24,000. */
  get isFull(): boolean {
    let held = 0;
    for (const byte of this.#bytes) for (let rest = byte; rest !== 0; rest &= rest - 1) held += 1;
    return held > BYTES * 8 * FULL;
  }

  /** For a token; of few ids it is short. */
  toString(): string {
    return deflateRawSync(this.#bytes).toString('base64url');
  }

  #byteOf(bit: number): number {
    return this.#bytes[bit >>> 3] ?? 0;
  }
}

const BYTES = 2_048;

const FULL = 0.95;

/** Two places of an id, far apart for neighbours too. */
function bitsOf(id: number): readonly number[] {
  return [0x9e3779b1, 0x85ebca6b].map((factor) => mixed(id, factor) % (BYTES * 8));
}

function mixed(id: number, factor: number): number {
  let hash = Math.imul(id ^ (id >>> 16), factor);
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
  return (hash ^ (hash >>> 13)) >>> 0;
}
