import { describe, expect, it } from 'vitest';

import { SharedFlights } from './shared-flights.js';

describe('SharedFlights', () => {
  it('does the work once for all who ask at the same time, and anew afterwards', async () => {
    const flights = new SharedFlights<number>();
    let begun = 0;
    const begin = async (): Promise<number> => (begun += 1);
    expect(await Promise.all([1, 2, 3].map(() => flights.join('key', undefined, begin)))).toEqual([1, 1, 1]);
    expect(await flights.join('key', undefined, begin)).toBe(2);
  });

  it('goes on for the others when the one who began it leaves, and is given up when the last one does', async () => {
    const flights = new SharedFlights<number>();
    const [first, second] = [new AbortController(), new AbortController()];
    let work: AbortSignal | undefined;
    const begin = (signal: AbortSignal): Promise<number> => {
      work = signal;
      return new Promise(() => {});
    };
    const a = flights.join('key', first.signal, begin);
    const b = flights.join('key', second.signal, begin);
    first.abort();
    await expect(a).rejects.toThrow('the request was abandoned');
    expect(work?.aborted).toBe(false);
    second.abort(new DOMException('time', 'TimeoutError'));
    await expect(b).rejects.toThrow('too slow for one page');
    expect(work?.aborted).toBe(true);
  });

  it('hands a failure to everybody, and tries again for the next', async () => {
    const flights = new SharedFlights<number>();
    const fails = (): Promise<number> => Promise.reject(new Error('broken'));
    const results = await Promise.allSettled([1, 2].map(() => flights.join('key', undefined, fails)));
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await flights.join('key', undefined, async () => 7)).toBe(7);
  });
});
