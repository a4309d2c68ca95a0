import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

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

  it('lasts 30 days from the last use, and no longer', async () => {
    for (const start of [0, 10, 20, 30]) await ask(start);
    await dataSource.query(`UPDATE pipedrive_export_positions SET used_at = now() - interval '32 days'`);
    await ask(20); // is used again, and so is 30, which it hands out anew
    await replica.app.get(LedgerPruner).prune();
    expect(await positions()).toEqual([20, 30]);
  });

  it('holds so many positions of an account, and forgets the longest unused', async () => {
    await dataSource.query('DELETE FROM pipedrive_export_positions');
    for (const start of [0, 10, 20, 30]) await ask(start);
    await dataSource.query(
      `UPDATE pipedrive_export_positions SET used_at = now() - interval '3 days' WHERE position IN (10, 30)`,
    );
    await replica.app.get(LedgerPruner).prune({ unusedDays: 31, rowsPerAccount: 2 });
    expect(await positions()).toEqual([20, 40]);
  });
});
