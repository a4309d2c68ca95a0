import { IdFilter } from './id-filter.js';
import { type UnseenBefore, UnseenSample } from './unseen-sample.js';

/**
 * What a checkpoint tells of the ids before it, so that whoever goes on from it can prove the earlier part too: of whole
 * lists those that no page has shown, of all else (changes, notes, small lists) which were handed out.
 */
export type Passed = { readonly unseen: UnseenBefore } | { readonly handedOut: string };

/** Keeps that while an export is read in order. */
export class PassedIds {
  readonly #ids: UnseenSample | IdFilter;

  /**
   * @param isWholeList whether ids come in their order, nearly all of them
   * @param earlier what the checkpoint tells that the export goes on from
   */
  constructor(isWholeList: boolean, earlier: Passed | undefined) {
    this.#ids = isWholeList
      ? new UnseenSample(earlier && 'unseen' in earlier ? earlier.unseen : undefined)
      : new IdFilter(earlier && 'handedOut' in earlier ? earlier.handedOut : undefined);
  }

  add(id: number): void {
    this.#ids.add(id);
  }

  /** Whether there is room enough to tell what can be proven by it. */
  get tellsEnough(): boolean {
    return this.#ids instanceof UnseenSample || !this.#ids.isFull;
  }

  get passed(): Passed {
    return this.#ids instanceof UnseenSample
      ? { unseen: this.#ids.found }
      : { handedOut: this.#ids.toString() };
  }
}
