import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Pruner } from './pruner.js';

class Sweeper extends Pruner {
  readonly prune = vi.fn<() => Promise<void>>(() => Promise.resolve());

  constructor() {
    super('old things', 1_000);
  }
}

describe('a pruner', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it('prunes now and then, until the application ends', async () => {
    const sweeper = new Sweeper();
    sweeper.onApplicationBootstrap();
    await vi.advanceTimersByTimeAsync(2_500);
    expect(sweeper.prune).toHaveBeenCalledTimes(2);
    await sweeper.onModuleDestroy();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(sweeper.prune).toHaveBeenCalledTimes(2);
  });

  it('ends with what is under way', async () => {
    const order: string[] = [];
    let end = (): void => undefined;
    const sweeper = new Sweeper();
    sweeper.prune.mockReturnValueOnce(new Promise((resolve) => (end = resolve)));
    sweeper.onApplicationBootstrap();
    await vi.advanceTimersByTimeAsync(1_500);
    const destroyed = sweeper.onModuleDestroy().then(() => order.push('destroyed'));
    await vi.advanceTimersByTimeAsync(5_000);
    order.push('pruned');
    end();
    await destroyed;
    expect(order).toEqual(['pruned', 'destroyed']);
  });

  it('says what it could not do, and tries again', async () => {
    const warn = vi.spyOn(Logger.prototype, 'warn').mockReturnValue();
    const sweeper = new Sweeper();
    sweeper.prune.mockRejectedValueOnce(new Error('no database'));
    sweeper.onApplicationBootstrap();
    await vi.advanceTimersByTimeAsync(2_500);
    expect(warn.mock.calls).toEqual([['old things were not removed: no database']]);
    expect(sweeper.prune).toHaveBeenCalledTimes(2);
    await sweeper.onModuleDestroy();
  });
});
