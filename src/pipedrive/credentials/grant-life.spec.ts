import { describe, expect, it } from 'vitest';

import { grantDaysLeft, grantEndsAt } from './grant-life.js';

const refreshedAt = new Date('2026-01-01T12:00:00Z');

describe('the life of a grant that nobody refreshes', () => {
  it('ends 60 days after its last refresh', () => {
    expect(grantEndsAt(refreshedAt)).toEqual(new Date('2026-03-02T12:00:00Z'));
  });

  it.each([
    ['2026-01-01T12:00:00Z', 60],
    ['2026-01-01T12:00:01Z', 59],
    ['2026-01-31T12:00:00Z', 30],
    ['2026-03-01T12:00:00Z', 1],
    ['2026-03-01T12:00:01Z', 0],
    ['2026-03-02T12:00:00Z', 0],
    ['2027-01-01T00:00:00Z', 0],
    ['2026-01-01T11:59:00Z', 60],
  ])('at %s has %i whole days left', (now, days) => {
    expect(grantDaysLeft(refreshedAt, { now: new Date(now) })).toBe(days);
  });
});
