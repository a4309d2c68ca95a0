import { describe, expect, it } from 'vitest';

import type { ExportRecord } from '../../upstream/records/export-record.js';
import { idsOfSample, placesToDivide, sampleOf } from './time-sample.js';

describe('the ids of a sample', () => {
  it('are all of a few', () => {
    expect(idsOfSample(3)).toEqual([1, 2, 3]);
  });

  it('are a hundred of many, evenly', () => {
    const ids = idsOfSample(10_000);
    expect(ids).toHaveLength(100);
    expect([ids[0], ids[1], ids.at(-1)]).toEqual([50, 150, 9_950]);
  });
});

describe('a sample', () => {
  it('says when records were changed, how many never were, and for how many each stands', () => {
    const records = ['2026-01-01 00:00:09', null, '2026-01-01 00:00:03', null].map(
      (update_time, index) => ({ id: index + 1, update_time }) as ExportRecord,
    );
    const noon = Date.UTC(2026, 0, 1) / 1000;
    expect(sampleOf(records, 400)).toEqual({
      times: [noon + 3, noon + 9],
      neverShare: 0.5,
      recordsEach: 100,
    });
  });

  it('says nothing where it shows nothing', () => {
    expect(sampleOf([], 400)).toEqual({ times: [], neverShare: 0, recordsEach: 400 });
  });
});

describe('places to divide at', () => {
  it.each([
    ['lie between times, with as many in each part', [1, 3, 10, 20, 100, 200], 3, [7, 60]],
    ['divide no second', [5, 5, 5, 5, 5, 9], 2, []],
    ['are one where two would be the same', [1, 1, 1, 9, 9, 9], 2, [5]],
    ['are none of nothing', [], 4, []],
  ])('%s', (_, times, parts, places) => {
    expect(placesToDivide(times, parts)).toEqual(places);
  });
});
