import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { insist } from './insist.js';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

describe('what is insisted on', () => {
  it('is done once where it succeeds', async () => {
    let tries = 0;
    expect(await insist(async () => (tries += 1))).toBe(1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(tries).toBe(1);
  });

  it('is tried again until it succeeds, one try at a time', async () => {
    let [tries, under] = [0, 0];
    const result = insist(async () => {
      expect((under += 1)).toBe(1);
      await Promise.resolve();
      under -= 1;
      if ((tries += 1) < 20) throw new Error('away');
      return tries;
    });
    await vi.advanceTimersByTimeAsync(59_000);
    expect(await result).toBe(20);
  });

  it('is given up after a minute, with what was wrong with it last', async () => {
    let tries = 0;
    const result = insist(() => Promise.reject(new Error(`away ${(tries += 1)}`)));
    const settled = result.catch(({ message }: Error) => message);
    await vi.advanceTimersByTimeAsync(59_000);
    const before = tries;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await settled).toBe(`away ${tries}`);
    expect(tries).toBeGreaterThan(before);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await settled).toBe(`away ${tries}`);
  });
});
