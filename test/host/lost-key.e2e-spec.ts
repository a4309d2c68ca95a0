import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { CredentialRows } from '../connection/credential-rows.js';
import { storeGrants } from '../connection/sealed-credentials.js';
import { connectAccount } from '../support/connect-account.js';
import { eventually } from '../support/eventually.js';
import { signJwt } from '../support/jwt.js';
import { LogLines } from '../support/log-lines.js';
import { query } from '../support/query.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

describe('a key that was removed too early', () => {
  const lost = { id: 'lost', key: randomBytes(32) };
  const kept = { id: 'kept', key: randomBytes(32) };
  const log = new LogLines();
  let database: TestDatabase;
  let sandbox: Sandbox;
  let rows: CredentialRows;
  let app: TestApp;

  beforeAll(async () => {
    database = await createTestDatabase();
    sandbox = await startSandbox({ approve: 'automatic' });
    await storeGrants(database.url, { sandbox, key: lost, accountIds: ['a', 'b', 'c', 'd'] });
    await storeGrants(database.url, { sandbox, key: kept, accountIds: ['whole'] });
    rows = await CredentialRows.open(database.url);
    app = await startTestApp({ databaseUrl: database.url, sandbox, log, env: ringOf(kept) });
  });
  afterAll(async () => {
    await app.close();
    await rows.close();
    await sandbox.close();
    await database.drop();
  });

  it('is told at boot, with the number of accounts, and the service is ready', async () => {
    await eventually(() => expect(errors()).toHaveLength(1));
    expect(errors()[0]).toMatchObject({
      context: 'KeyRingCheck',
      msg: expect.stringMatching(
        /by key, with the number of accounts: "lost" \(4\)\. Put the keys back into/,
      ),
    });
    expect((await fetch(`${app.url}/health/ready`)).status).toBe(200);
  });

  it('fails its accounts alone, in our form, and asks Pipedrive for nothing', async () => {
    sandbox.requests.clear();
    await rows.expire('b');
    for (const account of ['a', 'b']) {
      const answer = await exported(account);
      expect(answer.status).toBe(500);
      expect(await answer.json()).toEqual({
        success: false,
        message:
          'The connection to Pipedrive cannot be read at present. The operator of this service has to mend it.',
        error: 'INTERNAL_ERROR',
      });
    }
    expect(sandbox.requests.count()).toBe(0);
    expect(await rows.get('b')).toMatchObject({ invalidated_at: null, lease_owner: null });
    expect((await exported('whole')).status).toBe(200);
  });

  it('is told once for an account, however often it asks: which account, which key, and what to do', async () => {
    log.text = '';
    for (let times = 0; times < 20; times += 1) await (await exported('c')).text();
    expect(errors().filter(({ msg }) => !String(msg).startsWith('request '))).toEqual([
      expect.objectContaining({
        requestId: expect.any(String),
        msg:
          "The access token of account c can't be decrypted: its key lost is not among the keys. Put the key that has " +
          'closed it into credentials.keys (CREDENTIALS_KEYS), or let the account connect again',
      }),
    ]);
    expect(log.text).not.toContain(String((await rows.get('c')).access_token));
    expect(log.text).not.toContain('    at ');
    expect(
      log.requests().filter(({ account, error }) => account === 'c' && error === 'INTERNAL_ERROR'),
    ).toHaveLength(20);
  });

  it('shows in the status of the connection, of that account alone', async () => {
    expect(await statusOf('a')).toEqual([false, 'unreadable', 'tokens_unreadable']);
    expect(await statusOf('whole')).toEqual([true, 'connected', undefined]);
  });

  it('heals where the account connects again', async () => {
    expect((await exported('d')).status).toBe(500);
    await connectAccount(app.url, 'd');
    expect((await exported('d')).status).toBe(200);
    expect((await rows.get('d')).refresh_token).toMatch(/^v1\.kept\./);
  });

  it('heals where the key is put back, and then nothing is told at boot', async () => {
    const quiet = new LogLines();
    const mended = await startTestApp({
      databaseUrl: database.url,
      sandbox,
      log: quiet,
      env: ringOf(kept, lost),
    });
    expect((await exported('a', mended)).status).toBe(200);
    await mended.close();
    expect(quiet.all().filter(({ level }) => level === 'error' || level === 'warn')).toEqual([]);
  });

  it('keeps a service from starting neither where its table can be read nor where it cannot', async () => {
    const other = await createTestDatabase();
    await query(other.url, 'ALTER TABLE pipedrive_oauth_credentials RENAME TO gone');
    const lines = new LogLines();
    const started = await startTestApp({ databaseUrl: other.url, log: lines });
    await eventually(() => expect(lines.text).toContain('could not be checked: relation'));
    expect((await fetch(`${started.url}/health/ready`)).status).toBe(200);
    await started.close();
    await other.drop();
  });

  function errors(): Record<string, unknown>[] {
    return log.all().filter(({ level }) => level === 'error');
  }

  function exported(accountId: string, { url } = app): Promise<Response> {
    const headers = { Authorization: `Bearer ${signJwt({ account_id: accountId })}` };
    return fetch(`${url}/v1/e/pipedrive/export/pipelines`, { headers });
  }

  async function statusOf(accountId: string): Promise<unknown[]> {
    const headers = { authorization: `Bearer ${signJwt({ account_id: accountId })}` };
    const answer = await fetch(`${app.url}/v1/e/pipedrive/connection`, { headers });
    const { data } = (await answer.json()) as {
      data: { connected: boolean; status: string; last_error: { reason: string } | null };
    };
    return [data.connected, data.status, data.last_error?.reason];
  }
});

function ringOf(...keys: { id: string; key: Buffer }[]): { CREDENTIALS_KEYS: string } {
  return { CREDENTIALS_KEYS: keys.map(({ id, key }) => `${id}:${key.toString('base64')}`).join(',') };
}
