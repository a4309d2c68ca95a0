import { DataSource } from 'typeorm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import { ExportType } from '../../src/index.js';
import { LedgerPruner } from '../../src/pipedrive/export/ledger/ledger-pruner.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { accessTo, type Replica, startReplica } from '../export/replica.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

describe('the ledger’s memory', () => {
  let database: TestDatabase;
  let sandbox: Sandbox;
  let replica: Replica;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await createTestDatabase();
    sandbox = await startSandbox({
      company: { deals: 0, persons: 60, organizations: 5, notes: 0, users: 3 },
    });
    replica = await startReplica(database.url, sandbox);
    dataSource = replica.app.get(DataSource);
  });
  beforeEach(() => dataSource.query('DELETE FROM pipedrive_export_positions'));
  afterEach(() => void vi.useRealTimers());
  afterAll(async () => {
    await replica.close();
    await sandbox.close();
    await database.drop();
  });

  const ask = async (start: number): Promise<void> => {
    const request = { accountId: 'a', type: ExportType.Persons, start, limit: 10, related: 'ids' as const };
    await replica.exports.page(request, { access: accessTo(sandbox, 'a') });
  };

  const positions = async (): Promise<number[]> => {
    const rows: { position: number }[] = await dataSource.query(
      'SELECT position FROM pipedrive_export_positions ORDER BY position',
    );
    return rows.map(({ position }) => position);
  };

  const age = (interval: string, where = 'true'): Promise<unknown> =>
    dataSource.query(`UPDATE pipedrive_export_positions SET used_at = now() - $1::interval WHERE ${where}`, [
      interval,
    ]);

  /** So many rows of an account, the first of them the longest unused. */
  const fill = (account: string, count: number): Promise<unknown> =>
    dataSource.query(
      `INSERT INTO pipedrive_export_positions
         (account_id, company_id, user_id, type, filters, position, leg, is_behind, used_at)
       SELECT $1, '1', '1', 'persons', '', n, 'all', false, now() - interval '1 day' + n * interval '1 ms'
         FROM generate_series(1, $2::integer) AS n`,
      [account, count],
    );

  it('lasts 30 days from the last use, and no longer', async () => {
    for (const start of [0, 10, 20, 30]) await ask(start);
    await age('32 days');
    await ask(20); // is used again, and so is 30, which it hands out anew
    await replica.app.get(LedgerPruner).prune();
    expect(await positions()).toEqual([20, 30]);
  });

  // Use is written down once a day: what looks 30 days old may have been used 29 days ago.
  it.each([
    ['stays', 'after 29 days', '29 days', [10]],
    ['stays', 'within the day after the thirtieth', '30 days 23:55', [10]],
    ['goes', 'after 31 days', '31 days', []],
  ])('%s %s without use', async (_, __, interval, left) => {
    await ask(0);
    await age(interval);
    await replica.app.get(LedgerPruner).prune();
    expect(await positions()).toEqual(left);
  });

  it('holds 100,000 positions of an account, and no more', async () => {
    await ask(0);
    await fill('crowded', 100_002);
    await fill('full', 100_000);
    await replica.app.get(LedgerPruner).prune();
    const accounts: unknown = await dataSource.query(
      `SELECT account_id AS account, min(position) AS first, count(*)::integer AS count
         FROM pipedrive_export_positions GROUP BY account_id ORDER BY account_id`,
    );
    expect(accounts).toEqual([
      { account: 'a', first: 10, count: 1 },
      { account: 'crowded', first: 3, count: 100_000 },
      { account: 'full', first: 1, count: 100_000 },
    ]);
  });

  it('holds so many positions of an account, and forgets the longest unused', async () => {
    for (const start of [0, 10, 20, 30]) await ask(start);
    await age('3 days', 'position IN (10, 30)');
    await replica.app.get(LedgerPruner).prune({ unusedDays: 31, rowsPerAccount: 2 });
    expect(await positions()).toEqual([20, 40]);
  });

  it('is cleared every hour by itself, until the service ends', async () => {
    const prune = vi.spyOn(LedgerPruner.prototype, 'prune');
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const service = await startReplica(database.url, sandbox);
    try {
      for (let hour = 1; hour <= 2; hour += 1) {
        await ask(0);
        await age('40 days');
        vi.advanceTimersByTime(3_600_000);
        await prune.mock.results.at(-1)?.value;
        expect(await positions()).toEqual([]);
      }
    } finally {
      await service.close();
      prune.mockRestore();
    }
    expect(vi.getTimerCount()).toBe(0);
  });
});
