/** What a record is sorted by. */
export type Key = string | number | null;

/** Where null stands in an ascending order: below every key, or above. */
export type NullPlace = 'low' | 'high';

/** Below zero when `left` comes first. */
export function compareKeys(left: Key, right: Key, nulls: NullPlace): number {
  if (left === right) return 0;
  if (left === null || right === null) return (left === null) === (nulls === 'low') ? -1 : 1;
  return left < right ? -1 : 1;
}
