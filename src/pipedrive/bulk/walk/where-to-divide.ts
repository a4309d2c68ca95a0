/** What a reader of notes has before it, by offsets. */
export interface Stretch {
  /** Where its next page begins, or the one that is under way. */
  readonly from: number;
  /** Where the next reader has begun, or where the list is supposed to end. */
  readonly to: number;
  /** Whether notes have been seen behind it: any offset in it is one of the list's. */
  readonly isSure: boolean;
}

/**
 * Where another reader can begin, and in which of the stretches: in the middle of the widest one, so that the reader before
 * it ends with a full page that shows the other's first record. Undefined where none is wide enough.
 *
 * @param pageSize records that a page brings
 * @param canMiss whether it may turn out to lie behind the list's end
 */
export function whereToDivide(
  stretches: readonly Stretch[],
  pageSize: number,
  canMiss: boolean,
): { readonly index: number; readonly offset: number } | undefined {
  let widest: { readonly index: number; readonly from: number; readonly pages: number } | undefined;
  for (const [index, { from, to, isSure }] of stretches.entries()) {
    const pages = (to - from) / pageSize;
    if (pages < FEWEST_PAGES || !(isSure || canMiss)) continue;
    if (pages > (widest?.pages ?? 0)) widest = { index, from, pages };
  }
  if (widest === undefined) return undefined;
  return { index: widest.index, offset: widest.from + Math.floor(widest.pages / 2) * pageSize - 1 };
}

/** Fewer are not worth a request that could be one too many. */
const FEWEST_PAGES = 4;
