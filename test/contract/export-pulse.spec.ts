import { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';

import { BulkExportService, ExportType } from '../../src/index.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { accessTo, type Replica, startReplica } from '../export/replica.js';
import { eventually } from '../support/eventually.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { Receipts } from '../../src/pipedrive/bulk/receipt/receipts.repository.js';

let database: TestDatabase;
let sandbox: Sandbox;
let replica: Replica;

beforeAll(async () => {
  database = await createTestDatabase();
  sandbox = await startSandbox({ company: { deals: 5, persons: 5, organizations: 5, notes: 0 } });
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  replica = await startReplica(database.url, sandbox);
});
afterAll(async () => {
  vi.useRealTimers();
  await replica.close();
  await sandbox.close();
  await database.drop();
});

it('keeps an export that runs from being taken for one whose process has died', async () => {
  const bulk = replica.app.get(BulkExportService);
  const receipts = replica.app.get(Receipts, { strict: false });
  const access = accessTo(sandbox, 'a');
  const request = { accountId: 'a', type: ExportType.Stages };
  const [runs, ended] = [await bulk.begin(request, { access }), await bulk.begin(request, { access })];
  await ended.stream.toArray();
  await replica.app
    .get(DataSource)
    .query(`UPDATE pipedrive_export_receipts SET heard_of_at = now() - interval '1 day'`);
  expect(await receipts.find(runs.id, 'a')).toEqual({ receipt: null, isSilent: true });
  vi.advanceTimersByTime(15_000);
  await eventually(async () =>
    expect(await receipts.find(runs.id, 'a')).toEqual({ receipt: null, isSilent: false }),
  );
  // Nothing is to be written of those that have ended.
  expect(await receipts.find(ended.id, 'a')).toMatchObject({ receipt: { complete: true }, isSilent: true });
  runs.stream.destroy();
});
