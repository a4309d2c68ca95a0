import { describe, expect, it } from 'vitest';

import { retryDelayMs } from './retry-delay.js';
import type { UpstreamFailure } from './upstream-failure.js';

describe('retryDelayMs', () => {
  it.each<[string, UpstreamFailure, number, number | undefined]>([
    ['a first 500', answered(500), 0, 200],
    ['a second 500', answered(500), 1, undefined],
    ['a first 524', answered(524), 0, 200],
    ['a first cut', { kind: 'cut', cause: null }, 0, 200],
    ['a second cut', { kind: 'cut', cause: null }, 1, undefined],
    ['a burst', answered(429, { burstLeft: 0, burstResetSeconds: 1 }), 0, 1000],
    ['a burst after a repeat', answered(429, { burstLeft: 0, burstResetSeconds: 1 }), 1, 1000],
    ['a burst that says nothing', answered(429), 0, 2000],
    ['a burst that is over in no time', answered(429, { retryAfterSeconds: 0 }), 0, 1000],
    ['a spent day', answered(429, { dailyLeft: 0 }), 0, undefined],
    ['a 400', answered(400), 0, undefined],
    ['a 401', answered(401), 0, undefined],
    ['a 403', answered(403), 0, undefined],
    ['a time-out', { kind: 'timeout', afterMs: 1, cause: null }, 0, undefined],
    ['an abandoned call', { kind: 'abandoned', cause: null }, 0, undefined],
    ['an answer of the wrong form', { kind: 'wrongForm', problem: '' }, 0, undefined],
  ])('%s', (_, failure, repeats, expected) => {
    expect(retryDelayMs(failure, { repeats, bursts: 0 }, 0)).toBe(expected);
  });

  it.each([
    [2, 2000],
    [3, undefined],
  ])('waits out no fourth burst: after %i, %s', (bursts, expected) => {
    expect(retryDelayMs(answered(429), { repeats: 0, bursts }, 0)).toBe(expected);
    expect(retryDelayMs(answered(500), { repeats: 0, bursts }, 0)).toBe(200);
  });

  it('spreads callers who were refused together', () => {
    expect(retryDelayMs(answered(500), { repeats: 0, bursts: 0 }, 1)).toBe(400);
    expect(retryDelayMs(answered(429, { burstResetSeconds: 1 }), { repeats: 0, bursts: 0 }, 1)).toBe(1250);
  });
});

function answered(status: number, limits: object = {}): UpstreamFailure {
  const none = {
    burstLeft: undefined,
    burstResetSeconds: undefined,
    dailyLeft: undefined,
    dailyLimit: undefined,
    burstLimit: undefined,
    retryAfterSeconds: undefined,
  };
  return { kind: 'answered', status, isHtml: false, details: undefined, limits: { ...none, ...limits } };
}
