import { describe, expect, it } from 'vitest';

import { OffsetSearch } from './offset-search.js';

describe('OffsetSearch', () => {
  /** The offsets of the windows of 500 that are looked at until one holds the record. */
  const looks = (expected: number, actual: number): number[] => {
    const search = new OffsetSearch(expected);
    const offsets: number[] = [];
    for (;;) {
      const offset = search.next;
      offsets.push(offset);
      if (offset > actual) search.isAfter(offset);
      else if (offset + 499 < actual) search.isBefore(offset);
      else return offsets;
    }
  };

  it.each([
    ['one window back', 4_500, 4_200, [4_001]],
    ['back in strides that double', 4_500, 1_200, [4_001, 3_003, 1_007]],
    ['to the beginning and not further', 4_500, 0, [4_001, 3_003, 1_007, 0]],
    ['forward by halves from a stride that was too long', 4_500, 2_700, [4_001, 3_003, 1_007, 2_005, 2_504]],
  ])('goes %s', (_, expected, actual, offsets) => {
    expect(looks(expected, actual)).toEqual(offsets);
  });

  it('ends where records move while they are looked for', () => {
    const search = new OffsetSearch(2_000);
    search.isAfter(search.next);
    search.isBefore(search.next);
    search.isAfter(search.next);
    expect(search.isOver).toBe(true);
    expect(search.next).toBe(503);
  });

  it('finds any record among a million in two dozen looks', () => {
    for (let actual = 0; actual < 1_000_000; actual += 997)
      expect(looks(1_000_000, actual).length).toBeLessThanOrEqual(24);
  });
});
