import { describe, expect, it } from 'vitest';

import { nameOf } from '../../bench/export/cpu/name-of.js';
import { largestShares, type Profile } from '../../bench/export/cpu/self-times.js';

const frame = (functionName: string, url = '') => ({ functionName, url });

/** Samples at 110, 120, 130, 140 and 150 microseconds. */
const profile: Profile = {
  nodes: [
    { id: 1, callFrame: frame('early', 'node:fs') },
    { id: 2, callFrame: frame('often', 'node:fs') },
    { id: 3, callFrame: frame('(idle)') },
    { id: 4, callFrame: frame('often', 'node:fs') },
  ],
  startTime: 100,
  samples: [1, 2, 3, 4, 1, 1],
  timeDeltas: [10, 10, 10, 10, 10, 20],
};

describe('the shares of a profile', () => {
  it('are of the busy time within the span, the largest first, of a function whoever has called it', () => {
    expect(largestShares([profile], { beganUs: 115, endedUs: 155 }, 10)).toEqual([
      { name: 'often, node:fs', share: 0.5 },
      { name: 'early, node:fs', share: 0.5 },
    ]);
    expect(largestShares([profile], { beganUs: 115, endedUs: 145 }, 10)).toEqual([
      { name: 'often, node:fs', share: 1 },
    ]);
    expect(largestShares([profile], { beganUs: 100, endedUs: 200 }, 1)).toHaveLength(1);
  });

  it('are of all threads together', () => {
    const thread = { ...profile, samples: [2, 2, 2, 3, 3, 3] };
    expect(largestShares([profile, thread], { beganUs: 115, endedUs: 155 }, 10)).toEqual([
      { name: 'often, node:fs', share: 2 / 3 },
      { name: 'early, node:fs', share: 1 / 3 },
    ]);
  });

  it('are none of a span that the profiler has not seen, which is said', () => {
    expect(() => largestShares([profile], { beganUs: 500, endedUs: 600 }, 10)).toThrow('no samples');
  });
});

describe('a function', () => {
  it.each([
    [
      'toDeal',
      'file:///home/somebody/project/dist/pipedrive/upstream/v2/to-deal.js',
      'toDeal, pipedrive/upstream/v2/to-deal.js',
    ],
    ['', 'file:///home/somebody/project/node_modules/pg/lib/client.js', '(anonymous), pg'],
    ['run', 'file:///srv/dist/node_modules/@nestjs/core/router/dist/run.js', 'run, @nestjs/core'],
    ['toString', 'node:buffer', 'toString, node:buffer'],
    ['(garbage collector)', '', '(garbage collector)'],
  ])('%j of %j is told as %j', (functionName, url, told) => {
    expect(nameOf({ functionName, url })).toBe(told);
  });
});
