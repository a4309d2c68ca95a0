import { describe, expect, it } from 'vitest';

import { noticeMoment } from './notice-moment.js';

describe('the moment that a notice names', () => {
  it.each<[unknown, string]>([
    [1_795_434_000, '2026-11-23T11:40:00.999Z'],
    ['1795434000', '2026-11-23T11:40:00.999Z'],
    [1_795_434_000.25, '2026-11-23T11:40:00.250Z'],
    [1_795_434_000_123, '2026-11-23T11:40:00.123Z'],
    ['1795434000123', '2026-11-23T11:40:00.123Z'],
    ['2026-11-23T11:40:00Z', '2026-11-23T11:40:00.999Z'],
    ['2026-11-23T11:40:00.5Z', '2026-11-23T11:40:00.500Z'],
    ['2026-11-23T13:40:00.000+02:00', '2026-11-23T11:40:00.000Z'],
    ['2026-11-23T13:40:00+0200', '2026-11-23T11:40:00.999Z'],
    ['2026-11-23T11:40:00', '2026-11-23T11:40:00.999Z'],
    ['2026-11-23 11:40:00', '2026-11-23T11:40:00.999Z'],
  ])('%j is %s', (timestamp, moment) => {
    expect(noticeMoment(timestamp)?.toISOString()).toBe(moment);
  });

  it.each([
    [undefined],
    [null],
    [''],
    [0],
    [-1],
    ['-1'],
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
    [1e15],
    ['99999999999999999999'],
    ['yesterday'],
    ['2026-11-23'],
    ['11:40:00'],
    ['2026-02-31T00:00:00Z'],
    ['2026-11-23T25:00:00Z'],
    [{}],
    [['2026-11-23T11:40:00Z']],
    [true],
  ])('%j can’t be read', (timestamp) => {
    expect(noticeMoment(timestamp)).toBeUndefined();
  });
});
