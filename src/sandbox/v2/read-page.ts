import type { ListPage } from '../api/list-page.js';
import type { PagesBeside } from '../faults/spoil-page.js';
import { compareKeys } from './compare-keys.js';
import type { Key } from './compare-keys.js';
import type { Order } from './order.js';
import type { Span } from './time-window.js';

/** Which way to read, from where (the start, when undefined), and what. */
export interface PageWalk {
  readonly direction: 'asc' | 'desc';
  readonly from: { readonly key: Key; readonly id: number } | undefined;
  readonly limit: number;
  /** Where to look at all, ascending; everywhere, when undefined. */
  readonly spans?: readonly Span[];
  readonly matches: (id: number) => boolean;
}

/**
 * Walks an order from a place on, in either direction, until the page is full. The place need not exist any more:
 * the walk then starts at the next key.
 */
export function readPage(order: Order, walk: PageWalk): ListPage {
  const isAscending = walk.direction === 'asc';
  const spans = walk.spans ?? [[0, order.ids.length]];
  const start = startOf(order, walk);
  const ids: number[] = [];
  for (const [from, to] of isAscending ? spans : spans.toReversed()) {
    const step = isAscending ? 1 : -1;
    let position = isAscending ? Math.max(start, from) : Math.min(start, to - 1);
    for (; position >= from && position < to; position += step) {
      const id = order.ids[position];
      if (id === undefined || !walk.matches(id)) continue;
      if (ids.length === walk.limit) return { ids, next: id };
      ids.push(id);
    }
  }
  return { ids, next: undefined };
}

/** The pages on either side of the one that a walk reads. */
export function pagesBeside(order: Order, walk: PageWalk): PagesBeside {
  return {
    at: (id) => readPage(order, { ...walk, from: { key: order.keyOf(id), id } }),
    before: () => {
      if (walk.from === undefined) return [];
      const direction = walk.direction === 'asc' ? 'desc' : 'asc';
      // Read backwards, which begins with the page's own first record if that is still there.
      const { ids } = readPage(order, { ...walk, direction, limit: walk.limit + 1 });
      const isThere = ids[0] === walk.from.id;
      return ids.slice(isThere ? 1 : 0, walk.limit + (isThere ? 1 : 0)).toReversed();
    },
  };
}

function startOf(order: Order, walk: PageWalk): number {
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
