/** What a checkpoint tells of the ids before it that no page has shown. */
export interface UnseenBefore {
  /** The id up to which it tells. */
  readonly last: number;
  readonly total: number;
  /** Some of them by chance; all of them where they are few. */
  readonly ids: readonly number[];
}

/**
 * Ids that are not shown while others go by in their order: how many, and some of them, each with the same chance (a
 * reservoir). Of whole lists nearly every id is shown, so that this says in 1 KB what the ids themselves would say in many.
 */
export class UnseenSample {
  #last: number;
  #total: number;
  readonly #ids: number[];

  /** @param before what an earlier one has found, to go on with */
  constructor(
    before: UnseenBefore = { last: 0, total: 0, ids: [] },
    private readonly random: () => number = Math.random,
  ) {
    this.#last = before.last;
    this.#total = before.total;
    this.#ids = [...before.ids];
  }

  get found(): UnseenBefore {
    return { last: this.#last, total: this.#total, ids: [...this.#ids] };
  }

  /** @param id larger than all before */
  add(id: number): void {
    for (let unseen = this.#last + 1; unseen < id; unseen += 1) this.#take(unseen);
    this.#last = Math.max(this.#last, id);
  }

  #take(id: number): void {
    this.#total += 1;
    const place = this.#ids.length < MOST ? this.#ids.length : Math.floor(this.random() * this.#total);
    if (place < MOST) this.#ids[place] = id;
  }
}

/** So many can be asked for in one request. */
const MOST = 100;
