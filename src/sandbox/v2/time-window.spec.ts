import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Key } from './compare-keys.js';
import type { ListQuery } from './list-query.js';
import { SortedIds } from './sorted-ids.js';
import { spansOf } from './time-window.js';

const TIMES = [
  '2026-01-01T00:00:00Z',
  '2026-01-02T00:00:00Z',
  '2026-01-03T00:00:00Z',
  '2026-01-04T00:00:00Z',
];
const time = fc.constantFrom(...TIMES);
const bound = fc.option(time, { nil: undefined });

describe('the spans of a time window', () => {
  it('hold the records that are in it, and no others', () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(time), { maxLength: 12 }),
        bound,
        bound,
        fc.constantFrom('low' as const, 'high' as const),
        fc.boolean(),
        (times, updatedSince, updatedUntil, nulls, keepsNull) => {
          const keyOf = (id: number): Key => times[id] ?? null;
          const { ids } = new SortedIds([...times.keys()], keyOf, nulls);
          const isIn = (id: number): boolean => {
            const key = times[id] ?? null;
            if (updatedSince === undefined && updatedUntil === undefined) return true;
            if (key === null) return keepsNull;
            return key >= (updatedSince ?? '') && key < (updatedUntil ?? '3');
          };
          const spans = spansOf({ ids, keyOf, nulls }, queryOf(updatedSince, updatedUntil), keepsNull);
          expect(spans.flatMap(([from, to]) => ids.slice(from, Math.max(from, to)))).toEqual(
            ids.filter(isIn),
          );
        },
      ),
    );
  });
});

function queryOf(updatedSince: string | undefined, updatedUntil: string | undefined): ListQuery {
  return {
    limit: 100,
    cursor: undefined,
    sortBy: 'update_time',
    direction: 'asc',
    ids: undefined,
    links: [],
    statuses: undefined,
    updatedSince,
    updatedUntil,
    includeFields: [],
    customFields: undefined,
  };
}
