import { describe, expect, it } from 'vitest';

import { coolDownMs } from './cool-down-ms.js';

describe('the cool-down after a refresh that failed', () => {
  it.each([
    { failures: 0, ms: 5000 },
    { failures: 1, ms: 10_000 },
    { failures: 2, ms: 20_000 },
    { failures: 3, ms: 40_000 },
    { failures: 4, ms: 60_000 },
    { failures: 2_147_483_647, ms: 60_000 },
  ])('is $ms ms after $failures failures before', ({ failures, ms }) => {
    expect(coolDownMs(failures)).toBe(ms);
  });

  it.each([
    { failures: 0, demandedMs: 1000, ms: 5000 },
    { failures: 0, demandedMs: 30_000, ms: 30_000 },
    { failures: 3, demandedMs: 30_000, ms: 40_000 },
    { failures: 0, demandedMs: 3_600_000, ms: 60_000 },
  ])('is $ms ms where $demandedMs ms are demanded and $failures failed before', ({ ms, ...facts }) => {
    expect(coolDownMs(facts.failures, facts.demandedMs)).toBe(ms);
  });
});
