/**
 * Repeatable chance: the same seed, kind and id give the same throws, in any order of asking.
 * Rows are generated when they are looked at, so each row needs throws of its own.
 */
export class Dice {
  private state: number;

  constructor(seed: number, kind: number, id: number) {
    this.state =
      Math.imul(seed ^ 0x5bd1e995, 0x9e3779b1) ^ Math.imul(kind, 0x85ebca6b) ^ Math.imul(id, 0xc2b2ae35);
  }

  /** A number in [0, 1), by mulberry32. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from 0 up to, and without, `limit`. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(list: readonly T[]): T {
    const item = list[this.below(list.length)];
    if (item === undefined) throw new Error('Dice.pick needs a list with something in it');
    return item;
  }
}
