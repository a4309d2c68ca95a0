import { describe, expect, it } from 'vitest';

import { EventLoopTurns } from './event-loop-turns.js';

describe('turns of the event loop', () => {
  it('come one after the other, and whatever else waits has its own between them', async () => {
    const turns = new EventLoopTurns();
    const order: string[] = [];
    const work = ['first', 'second', 'third'].map(async (name) => {
      await turns.take();
      order.push(name);
      setImmediate(() => order.push(`what follows from the ${name}`));
    });
    await Promise.all(work);
    expect(order).toEqual([
      'first',
      'what follows from the first',
      'second',
      'what follows from the second',
      'third',
    ]);
  });
});
