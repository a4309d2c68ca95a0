import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { v2Time } from '../company/times.js';
import type { Key } from './compare-keys.js';
import { sortByKey, sortByTime } from './sort-ids.js';
import { SortedIds } from './sorted-ids.js';

const time = fc.integer({ min: 1, max: 2 ** 32 - 2 }).map((seconds) => v2Time(seconds * 1000));
const fewTimes = fc.constantFrom('2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z', '2025-12-31T23:59:59Z');
const row = fc.record({ id: fc.nat(5000), key: fc.oneof(time, fewTimes, fc.constant(null)) });
const rows = fc.uniqueArray(row, { selector: ({ id }) => id, maxLength: 40 });
const nullPlace = fc.constantFrom('low' as const, 'high' as const);

describe('sorting ids', () => {
  it('by time is what comparing their keys makes of them', () => {
    fc.assert(
      fc.property(rows, nullPlace, (given, nulls) => {
        const { ids, keyOf } = tableOf(given);
        expect(sortByTime(ids, keyOf, nulls)).toEqual(sortByKey(ids, keyOf, nulls));
      }),
    );
  });

  it.each(['2026-01-01', '2026-01-01T00:00:00.5Z', '1969-12-31T23:59:59Z', '2107-01-01T00:00:00Z', 'x', 7])(
    'by time leaves %s to the comparison',
    (key) => {
      const { ids, keyOf } = tableOf([
        { id: 1, key: '2026-01-01T00:00:00Z' },
        { id: 2, key },
      ]);
      expect(sortByTime(ids, keyOf, 'low')).toBeUndefined();
    },
  );

  it('stays sorted when records come, go and change', () => {
    fc.assert(
      fc.property(rows, fc.array(row, { maxLength: 20 }), nullPlace, (given, changes, nulls) => {
        const { ids, keyOf, keys } = tableOf(given);
        const sorted = new SortedIds(ids, keyOf, nulls);
        for (const { id, key } of changes) {
          sorted.delete(id);
          keys.set(id, key);
          if (id % 3 > 0) sorted.add(id);
        }
        expect([...sorted.ids]).toEqual(sortByKey([...sorted.ids], keyOf, nulls));
        expect(new Set(sorted.ids).size).toBe(sorted.ids.length);
        for (const { id } of changes) expect(sorted.ids.includes(id)).toBe(id % 3 > 0);
      }),
    );
  });
});

function tableOf(given: readonly { id: number; key: Key }[]) {
  const keys = new Map(given.map(({ id, key }) => [id, key]));
  return { ids: [...keys.keys()], keys, keyOf: (id: number): Key => keys.get(id) ?? null };
}
