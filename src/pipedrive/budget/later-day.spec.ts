import { describe, expect, it } from 'vitest';

import type { Day } from './budget-state.js';
import { laterDay } from './later-day.js';

describe('laterDay', () => {
  it.each<[string, Day, Day, number]>([
    ['the later word counts', day(0, 100), day(5_000, 200), 200],
    ['the later word counts, whichever is heard first', day(5_000, 200), day(0, 100), 200],
    ['of words that came together the smaller number counts', day(0, 100), day(10, 110), 100],
    ['but a new day counts at once', day(0, 100), day(10, 29_990), 29_990],
  ])('%s', (_, known, heard, left) => {
    expect(laterDay(known, heard)).toMatchObject({ left, at: Math.max(known.at, heard.at) });
  });

  it('is what there is', () => {
    expect(laterDay(null, null)).toBeNull();
    expect(laterDay(day(0, 1), null)).toEqual(day(0, 1));
    expect(laterDay(null, day(0, 1))).toEqual(day(0, 1));
  });
});

function day(at: number, left: number): Day {
  return { at, left, limit: 30_000, resumesAt: null };
}
