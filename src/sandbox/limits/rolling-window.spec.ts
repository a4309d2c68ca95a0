import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RollingWindow } from './rolling-window.js';

describe('a rolling window', () => {
  it('has the moments of its length, up to now', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(8), { maxLength: 60 }), (steps) => {
        const window = new RollingWindow(10);
        const moments: number[] = [];
        let now = 0;
        for (const step of steps) {
          now += step;
          window.moveTo(now);
          const recent = moments.filter((moment) => moment > now - 10);
          expect([window.count, window.oldest]).toEqual([recent.length, recent[0]]);
          window.add(now);
          moments.push(now);
        }
      }),
    );
  });
});
