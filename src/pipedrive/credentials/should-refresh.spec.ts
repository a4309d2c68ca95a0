import { describe, expect, it } from 'vitest';

import { isStillValid, REFRESH_MARGIN_MS, shouldRefresh } from './should-refresh.js';

const issued = new Date('2026-01-01T12:00:00Z');
const at = (seconds: number): Date => new Date(issued.getTime() + seconds * 1000);

describe('whether a token is due for a new one', () => {
  it.each([
    { lives: 3600, age: 0, due: false },
    { lives: 3600, age: 3299, due: false },
    { lives: 3600, age: 3300, due: true },
    { lives: 3600, age: 3600, due: true },
    { lives: 3600, age: 90_000, due: true },
    { lives: 600, age: 299, due: false },
    { lives: 600, age: 300, due: true },
    { lives: 60, age: 29, due: false },
    { lives: 60, age: 30, due: true },
    { lives: 0, age: 0, due: true },
  ])('$age s old of $lives s: $due', ({ lives, age, due }) => {
    const token = { refreshedAt: issued, expiresAt: at(lives) };
    expect(shouldRefresh(token, { now: at(age), marginMs: REFRESH_MARGIN_MS })).toBe(due);
  });
});

describe('whether a token can still be used', () => {
  it('can until the very moment of its expiry', () => {
    expect(isStillValid({ expiresAt: at(10) }, { now: at(9.999) })).toBe(true);
    expect(isStillValid({ expiresAt: at(10) }, { now: at(10) })).toBe(false);
  });
});
