import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { ask } from '../export/service.js';
import { startWatchedService, type WatchedService } from '../host/service-under-watch.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { connectAccount } from '../support/connect-account.js';
import { TEST_JWT_SECRET } from '../support/jwt.js';
import { query } from '../support/query.js';
import { TEST_CREDENTIALS_KEYS } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { ACCOUNT } from '../export/service.js';
import { linesOf } from './lines.js';
import { openCollection } from './open-collection.js';

const STOPPED = { complete: false, reason: 'the service is being stopped' };

const RUNNING = { complete: false, reason: 'the export has not ended' };

/** What becomes of a collection whose process ends, in good order or at once. */
describe('a collection under way', { timeout: 90_000 }, () => {
  let database: TestDatabase;
  let sandbox: Sandbox;
  const services: WatchedService[] = [];

  beforeEach(async () => {
    database = await createTestDatabase();
    sandbox = await startSandbox({
      approve: 'automatic',
      company: { deals: 6_000, archivedDeals: 0, persons: 10, organizations: 10, notes: 0 },
    });
  });
  afterEach(async () => {
    for (const { signal, ended } of services.splice(0)) {
      signal('SIGKILL');
      await ended;
    }
    await sandbox.close();
    await database.drop();
  });

  it('on SIGTERM ends with a receipt, which is kept, and is gone on with after a restart', async () => {
    const service = await start();
    const whole = sandbox.company.deals.map(({ id }) => id);
    sandbox.behave({ latencyMs: 400 });
    const { id, text, ended } = await openCollection(service.url, 'deals/all?order=id&related=ids');
    service.signal('SIGTERM');
    expect((await ended).isWhole).toBe(true);
    expect(await service.ended).toBe(0);
    const part = linesOf(text());
    expect(part.receipt).toMatchObject({ ...STOPPED, count: part.ids.length, resume: expect.any(String) });
    expect(service.output.stdout).not.toContain('"level":"error"');

    sandbox.behave({ latencyMs: 0 });
    const again = await start();
    expect((await receipt(again, id)).body.data).toEqual({ ...part.receipt, resume: null });
    const resume = part.receipt?.resume ?? '';
    const rest = await openCollection(again.url, `deals/all?related=ids&resume=${resume}`);
    await rest.ended;
    const { ids, receipt: end } = linesOf(rest.text());
    expect(end).toMatchObject({ complete: true, count_before: part.ids.length });
    expect([...part.ids, ...ids]).toEqual(whole);
  });

  it('as CSV is broken off on SIGTERM, with its receipt kept', async () => {
    const service = await start();
    sandbox.behave({ latencyMs: 400 });
    const { id, ended } = await openCollection(service.url, 'deals/all?format=csv&related=ids&order=id');
    service.signal('SIGTERM');
    expect((await ended).isWhole).toBe(false);
    expect(await service.ended).toBe(0);
    expect((await receipt(await start(), id)).body.data).toMatchObject({
      ...STOPPED,
      // Nobody knows how much of it has arrived.
      resume: null,
    });
  });

  it('that has not begun to be answered on SIGTERM is refused, and left to another instance', async () => {
    const service = await start();
    sandbox.faults.next('hang', { on: 'deals' });
    const answered = ask(`${service.url}/v1/e/pipedrive/export/deals/all`);
    while (sandbox.faults.pending > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    service.signal('SIGTERM');
    const { status, headers, body } = await answered;
    expect([status, headers.get('retry-after'), body.error]).toEqual([503, '1', 'SHUTTING_DOWN']);
    expect(await service.ended).toBe(0);
  });

  it('whose process is killed has no receipt, which is said when nothing more is heard of it', async () => {
    const service = await start();
    sandbox.behave({ latencyMs: 400 });
    const { id, ended } = await openCollection(service.url, 'deals/all?order=id&related=ids');
    expect((await receipt(service, id)).body.data).toEqual(RUNNING);
    service.signal('SIGKILL');
    expect((await ended).isWhole).toBe(false);
    const again = await start();
    expect((await receipt(again, id)).body.data).toEqual(RUNNING);
    await query(
      database.url,
      `UPDATE pipedrive_export_receipts SET heard_of_at = now() - interval '2 minutes'`,
    );
    expect((await receipt(again, id)).body.data).toEqual({
      complete: false,
      reason: 'the export never ended: its process died, or could not write the receipt down',
    });
  });

  async function start(): Promise<WatchedService> {
    const service = await startWatchedService({
      DATABASE_URL: database.url,
      JWT_SECRET: TEST_JWT_SECRET,
      CREDENTIALS_KEYS: TEST_CREDENTIALS_KEYS,
      PIPEDRIVE_CLIENT_ID: sandbox.options.clientId,
      PIPEDRIVE_CLIENT_SECRET: sandbox.options.clientSecret,
      PIPEDRIVE_OAUTH_URL: sandbox.url,
      PIPEDRIVE_ALLOWED_HOSTS: new URL(sandbox.url).host,
    });
    services.push(service);
    await service.isListening();
    await connectAccount(service.url, ACCOUNT);
    return service;
  }
});

function receipt({ url }: WatchedService, id: string) {
  return ask(`${url}/v1/e/pipedrive/exports/${id}/receipt`);
}
