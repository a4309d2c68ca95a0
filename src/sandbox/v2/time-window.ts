import { compareKeys } from './compare-keys.js';
import type { Key } from './compare-keys.js';
import type { ListQuery } from './list-query.js';
import type { Order } from './order.js';

/** Positions of an order, from the first up to, and without, the second. */
export type Span = readonly [from: number, to: number];

/**
 * Where in an order the records of a query's time window can be, ascending: found, not walked to, when the order is by
 * update_time. Everything else is for the filter to say.
 */
export function spansOf(order: Order, query: ListQuery, keepsNull: boolean): readonly Span[] {
  const { updatedSince, updatedUntil } = query;
  const end = order.ids.length;
  const isWindow = updatedSince !== undefined || updatedUntil !== undefined;
  if (query.sortBy !== 'update_time' || !isWindow) return [[0, end]];
  const isLow = order.nulls === 'low';
  // No time is below the empty text.
  const firstTime = isLow ? positionOf(order, '') : 0;
  const afterTimes = isLow ? end : positionOf(order, null);
  const window: Span = [
    updatedSince === undefined ? firstTime : positionOf(order, updatedSince),
    updatedUntil === undefined ? afterTimes : positionOf(order, updatedUntil),
  ];
  if (!keepsNull) return [window];
  return isLow ? [[0, firstTime], window] : [window, [afterTimes, end]];
}

/** The first position whose key is not below. */
function positionOf(order: Order, key: Key): number {
  let low = 0;
  let high = order.ids.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareKeys(order.keyOf(order.ids[middle] ?? 0), key, order.nulls) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
