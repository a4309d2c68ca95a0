import { describe, expect, it } from 'vitest';

import { contractTime } from './contract-time.js';

describe('contractTime', () => {
  it.each([
    ['2024-01-15T10:30:00Z', '2024-01-15 10:30:00'],
    ['2024-01-15T10:30:00.123Z', '2024-01-15 10:30:00'],
    ['2024-01-15T23:30:00-02:00', '2024-01-16 01:30:00'],
    ['2024-01-15 10:30:00', '2024-01-15 10:30:00'],
    ['2024-01-15', '2024-01-15'],
    ['2024-13-45T25:00:00+02:00', '2024-13-45T25:00:00+02:00'],
  ])('writes %s as %s', (wire, expected) => {
    expect(contractTime(wire)).toBe(expected);
  });
});
