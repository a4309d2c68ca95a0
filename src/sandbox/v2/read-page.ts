import { compareKeys } from './order.js';
import type { Key, Order } from './order.js';

/** The ids of one page, and the id that the next one starts with. */
export interface Page {
  readonly ids: readonly number[];
  readonly next: number | undefined;
}

/**
 * Walks an order from a place on, in either direction, until the page is full. The place need not exist any more:
 * the walk then starts at the next key.
 */
export function readPage(
  order: Order,
  walk: {
    direction: 'asc' | 'desc';
    from: { key: Key; id: number } | undefined;
    limit: number;
    matches: (id: number) => boolean;
  },
): Page {
  const step = walk.direction === 'asc' ? 1 : -1;
  const ids: number[] = [];
  for (let position = startOf(order, walk); ; position += step) {
    const id = order.ids[position];
    if (id === undefined) return { ids, next: undefined };
    if (!walk.matches(id)) continue;
    if (ids.length === walk.limit) return { ids, next: id };
    ids.push(id);
  }
}

function startOf(
  order: Order,
  walk: { direction: 'asc' | 'desc'; from: { key: Key; id: number } | undefined },
): number {
  if (walk.from === undefined) return walk.direction === 'asc' ? 0 : order.ids.length - 1;
  const { from } = walk;
  // The first position that does not lie before the place: in ascending order the start itself; in descending
  // order the start, too, when it is the very place, else the one before.
  let low = 0;
  let high = order.ids.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareToPlace(order, middle, from) < 0) low = middle + 1;
    else high = middle;
  }
  if (walk.direction === 'asc') return low;
  return low < order.ids.length && compareToPlace(order, low, from) === 0 ? low : low - 1;
}

function compareToPlace(order: Order, position: number, place: { key: Key; id: number }): number {
  const id = order.ids[position] ?? 0;
  return compareKeys(order.keyOf(id), place.key, order.nulls) || id - place.id;
}
