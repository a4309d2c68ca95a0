/**
 * Which ids have been seen. A million neighbouring ids take some 128 KB: bits, in pages that exist where ids do.
 */
export class IdSet {
  readonly #pages = new Map<number, Uint32Array>();
  #size = 0;
  #first: number | null = null;
  #last: number | null = null;

  get size(): number {
    return this.#size;
  }

  /** The smallest id; null where there is none. */
  get first(): number | null {
    return this.#first;
  }

  /** The largest id; null where there is none. */
  get last(): number | null {
    return this.#last;
  }

  /**
   * @param id a whole number from 0 on
   * @returns whether it was new
   */
  add(id: number): boolean {
    const { page, word, bit } = placeOf(id);
    const words = this.#pages.get(page) ?? new Uint32Array(WORDS);
    const held = words[word] ?? 0;
    if ((held & bit) !== 0) return false;
    words[word] = held | bit;
    this.#pages.set(page, words);
    this.#size += 1;
    if (this.#first === null || id < this.#first) this.#first = id;
    if (this.#last === null || id > this.#last) this.#last = id;
    return true;
  }

  /** Of the ids from `first` to the largest, those that are not in it: all of them, or so many by chance. */
  missing(limit: number, first = 1): { readonly ids: number[]; readonly total: number } {
    const last = this.#last ?? 0;
    const total = last - first + 1 - this.#size + (this.has(0) ? 1 : 0);
    const ids = new Set<number>();
    if (total <= limit) {
      for (let id = first; id < last; id += 1) if (!this.has(id)) ids.add(id);
      return { ids: [...ids], total };
    }
    while (ids.size < limit) {
      let id = first + Math.floor(Math.random() * (last - first));
      while (id < last && this.has(id)) id += 1;
      if (id < last) ids.add(id);
    }
    return { ids: [...ids], total };
  }

  has(id: number): boolean {
    const { page, word, bit } = placeOf(id);
    return ((this.#pages.get(page)?.[word] ?? 0) & bit) !== 0;
  }
}

const PAGE = 32_768;
const WORDS = PAGE / 32;

function placeOf(id: number): { page: number; word: number; bit: number } {
  const within = id % PAGE;
  return { page: Math.floor(id / PAGE), word: within >>> 5, bit: 1 << (within & 31) };
}
