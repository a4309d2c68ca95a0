import { describe, expect, it } from 'vitest';

import { directoryOf, isOutdatedFor } from './directory.js';

describe('isOutdatedFor', () => {
  const directory = { entries: new Map([[1, 'known']]), readAt: 1_000, missing: new Set([2]) };

  it.each([
    ['an id that it knows', [1], 100_000, false],
    ['an id that was looked for and is not listed', [2], 100_000, false],
    ['an id that may be newer than it is', [3], 100_000, true],
    ['such an id within seconds of the last look', [3], 1_500, false],
    ['no id', [], 100_000, false],
  ])('for %s', (_, ids, now, expected) => {
    expect(isOutdatedFor(directory, ids, { now, minimumAgeMs: 30_000 })).toBe(expected);
  });
});

describe('directoryOf', () => {
  const former = { entries: new Map([[1, 'known']]), readAt: 1_000, missing: new Set([2, 3]) };

  it('is what was just read', () => {
    expect(directoryOf([{ id: 1 }, { id: 4 }], { now: 5_000, former: undefined })).toEqual({
      entries: new Map([
        [1, { id: 1 }],
        [4, { id: 4 }],
      ]),
      readAt: 5_000,
      missing: new Set(),
    });
  });

  it('remembers what was missing before and still is, and forgets what has come', () => {
    expect(directoryOf([{ id: 3 }], { now: 5_000, former }).missing).toEqual(new Set([2]));
  });

  it('leaves the former one as it was', () => {
    directoryOf([{ id: 3 }], { now: 5_000, former }).missing.add(9);
    expect(former.missing).toEqual(new Set([2, 3]));
  });
});
