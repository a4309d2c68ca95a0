import { describe, expect, it } from 'vitest';

import { lookAgainDelayMs } from './look-again-delay.js';

describe('the wait before looking again', () => {
  it.each([
    { attempt: 0, random: 0, ms: 20 },
    { attempt: 0, random: 0.5, ms: 40 },
    { attempt: 2, random: 0.5, ms: 90 },
    { attempt: 50, random: 0, ms: 500 },
    { attempt: 5000, random: 1, ms: 1500 },
  ])('is $ms ms for attempt $attempt at $random', ({ attempt, random, ms }) => {
    expect(lookAgainDelayMs(attempt, random)).toBe(ms);
  });
});
