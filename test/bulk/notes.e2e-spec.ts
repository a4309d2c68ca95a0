import { setTimeout as wait } from 'node:timers/promises';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { type Service, startService } from '../export/service.js';
import { collection } from './collection.js';

/** Enough for more readers than there are. */
const NOTES = 20_000;

/** So long ago that everything has changed since. */
const SINCE = 'updated_since=2000-01-01T00:00:00Z';

/** Notes have offsets, by which several readers begin, and pages of tens of megabytes, which is why they are few. */
describe('all notes at once', () => {
  let service: Service;
  let isSlow = false;
  let atOnce = 0;
  let mostAtOnce = 0;

  beforeAll(async () => {
    service = await startService({
      sandbox: {
        company: { deals: 10, persons: 10, organizations: 10, notes: NOTES, users: 3 },
        limits: { burst: 1_000_000, dailyTokens: 1_000_000_000 },
      },
    });
    service.sandbox.behave({
      beforeAnswer: async ({ routeName }) => {
        if (routeName !== 'notes') return;
        mostAtOnce = Math.max(mostAtOnce, (atOnce += 1));
        if (isSlow) await wait(150);
        atOnce -= 1;
      },
    });
  });
  beforeEach(() => {
    service.sandbox.requests.clear();
    mostAtOnce = 0;
  });
  afterAll(() => service.close());

  it('are read by four readers, with a request more than by one', async () => {
    isSlow = true;
    const { ids, receipt } = await read('');
    isSlow = false;
    expect(receipt?.complete).toBe(true);
    expect(ids.toSorted((a, b) => a - b)).toEqual(service.sandbox.company.notes.map(({ id }) => id));
    expect(mostAtOnce).toBe(4);
    // Pages bring 499, beside the record by which they overlap; the largest id, the proof.
    expect(receipt?.pages).toBeLessThanOrEqual(Math.ceil(NOTES / 499) + 3);
    const queries = service.sandbox.requests.entries.map(({ query }) => query);
    expect(queries.filter(({ sort }) => sort === 'id DESC')).toEqual([
      { start: '0', limit: '1', sort: 'id DESC' },
    ]);
  });

  it.each(['order=id', SINCE])(
    'are read by one reader with %s, in order',
    { timeout: 90_000 },
    async (query) => {
      const { ids, receipt } = await read(query);
      expect([receipt?.complete, mostAtOnce]).toEqual([true, 1]);
      expect(ids).toEqual(service.sandbox.company.notes.map(({ id }) => id));
    },
  );

  async function read(query: string) {
    const { records, receipt } = await collection(service, `notes/all?related=ids&${query}`);
    return { ids: records.map(({ id }) => Number(id)), receipt };
  }
});
