import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { type ExportPage, ExportType } from '../../src/index.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { accessTo, type Replica, startReplica } from './replica.js';

/** Notes have real offsets, which move when notes are deleted: by one as by thousands. */
describe('walking notes while many of them are deleted', () => {
  let database: TestDatabase;
  let replica: Replica;
  let sandbox: Sandbox;
  let runs = 0;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  beforeEach(async () => {
    sandbox = await startSandbox({
      company: { deals: 10, persons: 10, organizations: 10, notes: 5_000, users: 3 },
      limits: { burst: 1_000_000, dailyTokens: 1_000_000_000 },
    });
    replica = await startReplica(database.url, sandbox);
    runs += 1;
  });
  afterEach(async () => {
    await replica.close();
    await sandbox.close();
  });
  afterAll(() => database.drop());

  const ids = (): number[] => sandbox.company.notes.map(({ id }) => id);

  async function page(start: number, limit: number): Promise<{ page: ExportPage; calls: number }> {
    sandbox.requests.clear();
    const accountId = `run-${runs}`;
    const request = { accountId, type: ExportType.Notes, start, limit };
    const answer = await replica.exports.page(request, { access: accessTo(sandbox, accountId) });
    return { page: answer, calls: sandbox.requests.count({ route: 'notes' }) };
  }

  /** Walks to the end, and says what came and what each page cost. */
  async function rest(from: number | null, limit: number): Promise<{ seen: number[]; calls: number[] }> {
    const seen: number[] = [];
    const calls: number[] = [];
    for (let start = from; start !== null;) {
      const answer = await page(start, limit);
      seen.push(...answer.page.data.map(({ id }) => id));
      calls.push(answer.calls);
      start = answer.page.pagination.next_start;
    }
    return { seen, calls };
  }

  it.each([
    { walked: 4_500, deleted: 3_000, search: 4 },
    { walked: 4_500, deleted: 2_000, search: 5 },
    { walked: 4_500, deleted: 4_500, search: 5 },
    { walked: 4_500, deleted: 400, search: 2 },
    { walked: 1_000, deleted: 1_000, search: 3 },
  ])(
    'finds its place with $search calls where $deleted of $walked notes are gone, and each comes once',
    async ({ walked, deleted, search }) => {
      const all = ids();
      const before: number[] = [];
      let start: number | null = 0;
      while (start !== null && before.length < walked) {
        const { page: answer } = await page(start, 500);
        before.push(...answer.data.map(({ id }) => id));
        start = answer.pagination.next_start;
      }
      for (const id of all.slice(0, deleted)) sandbox.company.remove('notes', id);
      const { seen, calls } = await rest(start, 100);
      expect([...before, ...seen]).toEqual(all);
      // Once it is found, the place is known to the pages that follow.
      expect(calls[0]).toBe(search);
      expect(new Set(calls.slice(1))).toEqual(new Set([1]));
    },
  );

  it('fills a page of 500 by a second, small window', async () => {
    const all = ids();
    const first = await page(0, 500);
    const second = await page(500, 500);
    expect([first.calls, second.calls]).toEqual([1, 2]);
    expect(second.page.data.map(({ id }) => id)).toEqual(all.slice(500, 1_000));
    expect(sandbox.requests.entries.map(({ query }) => [query['start'], query['limit']])).toEqual([
      ['499', '500'],
      ['998', '2'],
    ]);
    expect(second.page.pagination.next_start).toBe(1_000);
  });

  it('takes an empty page behind which there is more for an error, not for the end', async () => {
    sandbox.faults.next('emptyPage', { on: 'notes' });
    await expect(page(0, 100)).rejects.toThrow('an empty page says that there is more');
  });
});
