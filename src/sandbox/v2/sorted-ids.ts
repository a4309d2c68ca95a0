import { compareKeys } from './compare-keys.js';
import type { Key, NullPlace } from './compare-keys.js';
import { sortByKey, sortByTime } from './sort-ids.js';

/** Ids by the keys of their records, equal ones by id. Keys are not kept: a place is looked up by asking for a few. */
export class SortedIds {
  private readonly sorted: number[];

  constructor(
    ids: readonly number[],
    private readonly keyOf: (id: number) => Key,
    private readonly nulls: NullPlace,
  ) {
    this.sorted = sortByTime(ids, keyOf, nulls) ?? sortByKey(ids, keyOf, nulls);
  }

  /** Live: it changes with every change. */
  get ids(): readonly number[] {
    return this.sorted;
  }

  /** Puts an id where its record's key of now belongs. */
  add(id: number): void {
    this.sorted.splice(this.positionOf(id), 0, id);
  }

  /** Takes an id out, as long as its record still has the key that it was put in with. */
  delete(id: number): void {
    const position = this.positionOf(id);
    if (this.sorted[position] === id) this.sorted.splice(position, 1);
  }

  private positionOf(id: number): number {
    const key = this.keyOf(id);
    let low = 0;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.sorted[middle] ?? 0;
      if ((compareKeys(this.keyOf(other), key, this.nulls) || other - id) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
