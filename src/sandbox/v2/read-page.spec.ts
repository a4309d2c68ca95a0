import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareKeys } from './compare-keys.js';
import type { Key, NullPlace } from './compare-keys.js';
import type { Order } from './order.js';
import { readPage } from './read-page.js';

/** Some rows with keys, of which many are equal and some null. */
const rows = fc.uniqueArray(
  fc.record({ id: fc.integer({ min: 1, max: 60 }), key: fc.constantFrom<Key>(null, 'a', 'b', 'c') }),
  { selector: (row) => row.id },
);

const direction = fc.constantFrom('asc' as const, 'desc' as const);
const nullPlace = fc.constantFrom('low' as const, 'high' as const);

describe('readPage', () => {
  it('walks every matching row once, in order, whatever the direction and the limit', () => {
    fc.assert(
      fc.property(
        rows,
        direction,
        nullPlace,
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 1, max: 4 }),
        (given, way, nulls, limit, modulus) => {
          const order = orderOf(given, nulls);
          const matches = (id: number): boolean => id % modulus === 0;
          const expected = order.ids.filter(matches);
          expect(walkAll(order, way, limit, matches)).toEqual(
            way === 'asc' ? expected : expected.toReversed(),
          );
        },
      ),
    );
  });

  it('goes on at the next row when the one at the place has gone', () => {
    fc.assert(
      fc.property(rows, direction, nullPlace, fc.integer({ min: 1, max: 7 }), (given, way, nulls, limit) => {
        const order = orderOf(given, nulls);
        const { next } = readPage(order, { direction: way, from: undefined, limit, matches: () => true });
        if (next === undefined) return;
        const from = { key: order.keyOf(next), id: next };
        const left = orderOf(
          given.filter((row) => row.id !== next),
          nulls,
        );
        const walked = way === 'asc' ? order.ids : order.ids.toReversed();
        const page = readPage(left, { direction: way, from, limit: 100, matches: () => true });
        expect(page.ids).toEqual(walked.slice(limit + 1));
      }),
    );
  });
});

function orderOf(given: readonly { id: number; key: Key }[], nulls: NullPlace): Order {
  const keys = new Map(given.map((row) => [row.id, row.key]));
  const sorted = given.toSorted(
    (left, right) => compareKeys(left.key, right.key, nulls) || left.id - right.id,
  );
  return { ids: sorted.map((row) => row.id), keyOf: (id) => keys.get(id) ?? null, nulls };
}

function walkAll(
  order: Order,
  way: 'asc' | 'desc',
  limit: number,
  matches: (id: number) => boolean,
): number[] {
  const ids: number[] = [];
  let from: { key: Key; id: number } | undefined;
  do {
    const page = readPage(order, { direction: way, from, limit, matches });
    expect(page.ids.length).toBeLessThanOrEqual(limit);
    // A walk that has lost its place would go on for ever.
    expect(ids.length).toBeLessThanOrEqual(order.ids.length);
    ids.push(...page.ids);
    from = page.next === undefined ? undefined : { key: order.keyOf(page.next), id: page.next };
  } while (from !== undefined);
  return ids;
}
