import { describe, expect, it } from 'vitest';

import { UnseenSample } from './unseen-sample.js';

describe('ids that no page has shown', () => {
  it('are all known where they are few, over a checkpoint too', () => {
    const first = new UnseenSample();
    for (const id of [1, 2, 5]) first.add(id);
    const second = new UnseenSample(first.found);
    for (const id of [7, 8]) second.add(id);
    expect(first.found).toEqual({ last: 5, total: 2, ids: [3, 4] });
    expect(second.found).toEqual({ last: 8, total: 3, ids: [3, 4, 6] });
  });

  it('are a hundred of many, with the same chance for each', () => {
    let seed = 1;
    const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
    const sample = new UnseenSample(undefined, random);
    for (let id = 2; id <= 20_000; id += 2) sample.add(id);
    const { total, ids } = sample.found;
    expect([total, ids.length, new Set(ids).size]).toEqual([10_000, 100, 100]);
    expect(ids.every((id) => id % 2 === 1)).toBe(true);
    const early = ids.filter((id) => id <= 10_000).length;
    expect(early).toBeGreaterThan(30);
    expect(early).toBeLessThan(70);
  });
});
