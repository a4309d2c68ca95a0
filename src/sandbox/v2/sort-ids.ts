import { v2Time } from '../company/times.js';
import { compareKeys } from './compare-keys.js';
import type { Key, NullPlace } from './compare-keys.js';

/** Ids by any keys, equal ones by id. */
export function sortByKey(ids: readonly number[], keyOf: (id: number) => Key, nulls: NullPlace): number[] {
  const keys = new Map(ids.map((id) => [id, keyOf(id)]));
  const key = (id: number): Key => keys.get(id) ?? null;
  return [...ids].sort((a, b) => compareKeys(key(a), key(b), nulls) || a - b);
}

/**
 * The same for keys that are times or null, undefined for others. A time and an id are one number each, which are sorted
 * without comparing texts nor keeping them: a million in a second or two.
 */
export function sortByTime(
  ids: readonly number[],
  keyOf: (id: number) => Key,
  nulls: NullPlace,
): number[] | undefined {
  const numbers = new BigUint64Array(ids.length);
  for (const [position, id] of ids.entries()) {
    const key = keyOf(id);
    const seconds = key === null ? (nulls === 'low' ? 0 : NEVER) : secondsOf(key);
    if (seconds === undefined || id >= 2 ** 32) return undefined;
    numbers[position] = (BigInt(seconds) << 32n) | BigInt(id);
  }
  numbers.sort();
  return Array.from(numbers, (number) => Number(number & 0xffff_ffffn));
}

/** Later than every time that is sorted so: of the year 2106. */
const NEVER = 2 ** 32 - 1;

/** Undefined for what is not written as API v2 writes its times. */
function secondsOf(key: string | number): number | undefined {
  if (typeof key === 'number') return undefined;
  const ms = Date.parse(key);
  const isTime = ms > 0 && ms < NEVER * 1000 && v2Time(ms) === key;
  return isTime ? ms / 1000 : undefined;
}
