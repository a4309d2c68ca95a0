import { describe, expect, it } from 'vitest';

import type { ExportRecord } from '../../upstream/records/export-record.js';
import { changesOf, firstMade } from './page-times.js';

const AT_NOON = Date.UTC(2026, 0, 1, 12) / 1000;

describe('the changes of a page', () => {
  it('are as dense as the seconds between the first and the last say', () => {
    const page = changed('2026-01-01 12:00:00', '2026-01-01 12:00:01', '2026-01-01 12:00:04');

    expect(changesOf(page)).toEqual({ last: AT_NOON + 4, density: 3 / 4 });
    expect(changesOf(page.toReversed())).toEqual({ last: AT_NOON, density: 3 / 4 });
  });

  it('leave out records that were never changed, at whichever end they stand', () => {
    const expected = { last: AT_NOON + 2, density: 1 };

    expect(changesOf(changed(null, null, '2026-01-01 12:00:00', '2026-01-01 12:00:02'))).toEqual(expected);
    expect(changesOf(changed('2026-01-01 12:00:00', '2026-01-01 12:00:02', null, null))).toEqual(expected);
  });

  it('of one second are as many as there are', () => {
    expect(changesOf(changed('2026-01-01 12:00:00', '2026-01-01 12:00:00')).density).toBe(2);
  });

  it('are none where none was ever changed', () => {
    expect(changesOf(changed(null, null))).toEqual({ last: undefined, density: 0 });
    expect(changesOf([])).toEqual({ last: undefined, density: 0 });
  });
});

describe('the moment that a page goes back to', () => {
  it('is when the oldest of its records was made, wherever that one stands', () => {
    const times = ['2026-01-01 12:00:05', '2026-01-01 12:00:00', '2026-01-01 12:00:09'];

    expect(firstMade(made(...times), 0)).toBe(AT_NOON);
  });

  it('is another where one of them does not say, and none where there are no records', () => {
    expect(firstMade(made('2026-01-01 12:00:05', null), AT_NOON)).toBe(AT_NOON);
    expect(firstMade([], AT_NOON)).toBe(Infinity);
  });
});

function changed(...times: readonly (string | null)[]): readonly ExportRecord[] {
  return times.map((update_time, index) => ({ id: index + 1, update_time }) as ExportRecord);
}

function made(...times: readonly (string | null)[]): readonly ExportRecord[] {
  return times.map((add_time, index) => ({ id: index + 1, add_time }) as ExportRecord);
}
