/** A note's id, and at which offset it stood. */
export interface SeenNote {
  readonly offset: number;
  readonly id: number;
}

/**
 * About how many notes there are, of what is known of some: ids are given one after the other, and behind the last one that
 * was seen as many are gone as before it.
 *
 * @param largestId the largest there is
 */
export function supposedEnd(first: SeenNote, last: SeenNote, largestId: number): number {
  const share = (last.offset - first.offset + 1) / (last.id - first.id + 1);
  return last.offset + 1 + Math.max(0, largestId - last.id) * share;
}
