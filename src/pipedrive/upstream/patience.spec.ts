import { describe, expect, it } from 'vitest';

import { Patience } from './patience.js';

/** Each wait: how long, begun when, and whether it is granted. */
type Wait = readonly [ms: number, atMs: number, isGranted: boolean];

describe('Patience', () => {
  it.each<[string, Wait[]]>([
    ['lasts for one wait as long as all of it', [[5000, 0, true]]],
    ['is not enough for a longer one', [[5001, 0, false]]],
    [
      'is used up by waits one after another',
      [
        [2000, 0, true],
        [2000, 2000, true],
        [2000, 4000, false],
        [1000, 4000, true],
        [1, 5000, false],
      ],
    ],
    [
      'is used once by waits side by side',
      [
        [4000, 0, true],
        [4000, 0, true],
        [3500, 500, true],
        [1000, 4000, true],
        [1, 5000, false],
      ],
    ],
    [
      'is used by what a wait lasts beyond the others',
      [
        [3000, 0, true],
        [4000, 1000, true],
        [100, 4900, true],
        [101, 4900, false],
      ],
    ],
    [
      'is neither used nor given back by a short wait beside a long one',
      [
        [5000, 0, true],
        [100, 0, true],
        [4000, 1000, true],
        [1, 5000, false],
      ],
    ],
    [
      'is not used while nobody waits',
      [
        [3000, 0, true],
        [2000, 60_000, true],
        [1, 62_000, false],
      ],
    ],
    [
      'is not used by a wait that is refused',
      [
        [9000, 0, false],
        [5000, 0, true],
      ],
    ],
  ])('%s', (_, waits) => {
    const patience = new Patience(5000);
    expect(waits.map(([ms, atMs]) => patience.take(ms, atMs))).toEqual(waits.map(([, , granted]) => granted));
  });
});
