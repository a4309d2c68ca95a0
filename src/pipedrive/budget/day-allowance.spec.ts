import { describe, expect, it } from 'vitest';

import type { Day } from './budget-state.js';
import { dayAllowance } from './day-allowance.js';

const MINUTE = 60_000;
const day: Day = { at: 0, left: 10_000, limit: 30_000, resumesAt: null };

describe('dayAllowance', () => {
  it.each<[string, Day | null, object, number]>([
    ['nothing was heard', null, {}, Infinity],
    ['a fifth is reserved', day, { reservePercent: 20 }, 4_000],
    ['nothing is reserved', day, { reservePercent: 0 }, 10_000],
    ['everything is reserved', day, { reservePercent: 100 }, -20_000],
    ['calls are under way', day, { reservePercent: 20, tokensInFlight: 30 }, 3_970],
    ["the day's limit was not said", { ...day, limit: null }, { reservePercent: 20 }, 10_000],
    ['it was heard nine minutes ago', day, { now: 9 * MINUTE }, 10_000],
    ['it was heard ten minutes ago', day, { now: 10 * MINUTE }, Infinity],
    [
      'Pipedrive has said that it takes an hour',
      { ...day, left: 0, resumesAt: 60 * MINUTE },
      { now: 59 * MINUTE },
      0,
    ],
    ['that hour is over', { ...day, left: 0, resumesAt: 60 * MINUTE }, { now: 60 * MINUTE }, Infinity],
  ])('where %s', (_, heard, terms, tokens) => {
    const allowance = dayAllowance(heard, { now: 0, reservePercent: 0, tokensInFlight: 0, ...terms });
    expect([allowance.tokens, allowance.isBlind]).toEqual([tokens, tokens === Infinity]);
  });
});
