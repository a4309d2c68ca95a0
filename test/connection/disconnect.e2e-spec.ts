import { randomBytes } from 'node:crypto';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { ConnectionService, type PipedriveModuleOptions } from '../../src/index.js';
import { type FaultName, type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { query } from '../support/query.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { askConnection, disconnect, statusOf } from './connection-life.js';
import { CredentialRows } from './credential-rows.js';
import { callerJwt, FRONT_END, impatientOptions, optionsFor, type Platform } from './host.js';
import {
  allowed,
  callback,
  confirm,
  connect,
  exportPipelines,
  loginUrl,
  pending,
  type Service,
  serviceOn,
} from './oauth-dance.js';

let database: TestDatabase;
let sandbox: Sandbox;
let rows: CredentialRows;
beforeAll(async () => {
  database = await createTestDatabase();
  sandbox = await startSandbox({ approve: 'automatic', company: { deals: 3 } });
  rows = await CredentialRows.open(database.url);
});
afterEach(() => {
  sandbox.faults.clear();
  sandbox.behave({ signedInUserId: sandbox.company.administratorId });
});
afterAll(async () => {
  await rows.close();
  await sandbox.close();
  await database.drop();
});

describe.each<Platform>(['express', 'fastify'])('disconnecting on %s', (platform) => {
  let service: Service;
  /** For answers that never come. */
  let impatient: Service;
  let count = 0;
  beforeAll(async () => {
    const options = optionsFor(sandbox);
    service = await started(options);
    impatient = await started(impatientOptions(options));
  });
  afterAll(() => Promise.all([service, impatient].map(({ host }) => host.close())));

  it('revokes the grant at Pipedrive and forgets it', async () => {
    const account = await connected();
    const answer = await askConnection(service, account, { method: 'DELETE' });
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
    const data = { disconnected: true, revoked: true, also_disconnected: 0 };
    expect(await answer.json()).toEqual({ success: true, message: 'SUCCESS', data });
    expect(revocations()).toEqual([200]);
    expect(await rows.find(account)).toBeUndefined();
    expect(await errorOf(account)).toBe('TOKEN_NOT_FOUND');
    expect((await statusOf(service, account)).status).toBe('not_connected');
  });

  it('may be asked again, and by who never connected: there is nothing to do', async () => {
    const account = await connected();
    await disconnect(service, account);
    sandbox.requests.clear();
    for (const nobody of [account, 'never-connected']) {
      const nothing = { disconnected: false, revoked: false, also_disconnected: 0 };
      expect(await disconnect(service, nobody)).toEqual([200, nothing]);
    }
    expect(sandbox.requests.entries).toEqual([]);
  });

  it('forgets what waits to be confirmed too, connected or not, and nobody else’s', async () => {
    const [account, stranger] = [`${platform}-waiting`, `${platform}-stranger`];
    const [first, others] = [await pending(service, account), await pending(service, stranger)];
    const unused = await loginUrl(service, account, { forward_url: FRONT_END });
    await disconnect(service, account);
    expect((await confirm(service, account, first)).status).toBe(400);
    await callback(service, await allowed(unused));
    await connect(service, account);
    await disconnect(service, account);
    expect(await heldFor(account)).toBe(0);
    expect((await confirm(service, stranger, others)).status).toBe(200);
    await disconnect(service, stranger);
  });

  it('leaves what waits to be confirmed where the grant could not be revoked', async () => {
    const account = `${platform}-kept`;
    const confirmation = await pending(service, account);
    await connect(service, account);
    sandbox.faults.next('serverError', { on: 'revoke' });
    expect((await disconnect(service, account))[0]).toBe(502);
    expect((await confirm(service, account, confirmation)).status).toBe(200);
    await disconnect(service, account);
  });

  it('of a dead grant forgets it, and has nothing to revoke', async () => {
    const account = await connected();
    await rows.kill(account);
    const forgotten = { disconnected: true, revoked: false, also_disconnected: 0 };
    expect(await disconnect(service, account)).toEqual([200, forgotten]);
    expect(revocations()).toEqual([]);
    expect(await rows.find(account)).toBeUndefined();
  });

  it('ends the other accounts of the same company and user too, says so, and spares everybody else', async () => {
    const stranger = await connected(sandbox.company.users[2]?.id);
    const [one, other, dead] = [await connected(), await connected(), await connected()];
    await rows.kill(dead);
    expect(await disconnect(service, one)).toEqual([
      200,
      { disconnected: true, revoked: true, also_disconnected: 1 },
    ]);
    expect(await errorOf(other)).toBe('TOKEN_INVALIDATED');
    expect(await statusOf(service, other)).toMatchObject({
      status: 'invalidated',
      last_error: { reason: 'disconnected_elsewhere' },
    });
    expect(await rows.get(other)).toMatchObject({ access_token: null, refresh_token: null });
    expect((await rows.get(dead)).invalidated_reason).toBe('invalid_grant');
    expect((await exportPipelines(service, stranger)).status).toBe(200);
    await disconnect(service, other);
    await disconnect(service, dead);
  });

  it.each<FaultName>(['serverError', 'hang', 'cutConnection'])(
    'changes nothing where the revocation ends by %s; asked again, it is done',
    async (fault) => {
      const [account, other] = [await connected(), await connected()];
      sandbox.faults.next(fault, { on: 'revoke' });
      const asked = fault === 'hang' ? impatient : service;
      const answer = await askConnection(asked, account, { method: 'DELETE' });
      expect([answer.status, await answer.json()]).toEqual([
        502,
        {
          success: false,
          message: expect.stringContaining('the grant was not revoked, and nothing has changed here'),
          error: 'EXTERNAL_API_ERROR',
        },
      ]);
      // Nobody has to wait for the end of the lease.
      expect(await rows.get(account)).toMatchObject({ lease_owner: null, lease_until: null });
      for (const unchanged of [account, other])
        expect((await exportPipelines(service, unchanged)).status).toBe(200);
      const done = { disconnected: true, revoked: true, also_disconnected: 1 };
      expect(await disconnect(service, account)).toEqual([200, done]);
      await disconnect(service, other);
    },
  );

  it('forgets by force what can’t be revoked, says that it was not, and leaves the others alone', async () => {
    const [account, other] = [await connected(), await connected()];
    sandbox.faults.next('serverError', { on: 'revoke' });
    const forced = { disconnected: true, revoked: false, also_disconnected: 0 };
    expect(await disconnect(service, account, '?force=true')).toEqual([200, forced]);
    expect(await rows.find(account)).toBeUndefined();
    expect((await exportPipelines(service, other)).status).toBe(200);
    await disconnect(service, other);
  });

  it('has no force against a failure of our own: asked again, it is done', async () => {
    const [account, other] = [await connected(), await connected()];
    const table = 'ALTER TABLE pipedrive_oauth_credentials';
    const check = "CHECK (invalidated_reason <> 'disconnected_elsewhere') NOT VALID";
    await query(database.url, `${table} ADD CONSTRAINT trouble ${check}`);
    const [status] = await disconnect(service, account, '?force=true');
    await query(database.url, `${table} DROP CONSTRAINT trouble`);
    expect(status).toBe(500);
    const done = { disconnected: true, revoked: true, also_disconnected: 1 };
    expect(await disconnect(service, account)).toEqual([200, done]);
    await disconnect(service, other);
  });

  it('revokes with force too, where that works', async () => {
    const account = await connected();
    expect(await disconnect(service, account, '?force=true')).toEqual([
      200,
      { disconnected: true, revoked: true, also_disconnected: 0 },
    ]);
  });

  it('of a grant whose key is gone says so, asks nobody, and is forgotten by force', async () => {
    const account = await connected();
    const keys = [{ id: 'k2', key: randomBytes(32) }];
    const keyless = await started({ ...service.options, credentials: { keys } });
    const answer = await askConnection(keyless, account, { method: 'DELETE' });
    const { message } = (await answer.json()) as { message: string };
    expect([answer.status, message]).toEqual([502, expect.stringContaining("can't be decrypted")]);
    expect(message).toContain('force=true');
    expect(message).not.toContain('v1.k1.');
    expect((await exportPipelines(service, account)).status).toBe(200);
    const [status] = await disconnect(keyless, account, '?force=true');
    expect([status, await rows.find(account), revocations()]).toEqual([200, undefined, []]);
    await keyless.host.close();
  });

  it('forgets the positions of the account’s walks, and nobody else’s', async () => {
    const [account, other] = [await connected(), await connected()];
    for (const walker of [account, other]) {
      const page = await fetch(`${service.host.url}/v1/e/pipedrive/export/deals?limit=1`, {
        headers: { Authorization: `Bearer ${callerJwt(service.options, walker)}` },
      });
      expect(page.status).toBe(200);
    }
    await disconnect(service, account);
    const sql = `SELECT DISTINCT account_id FROM pipedrive_export_positions WHERE account_id IN ('${account}', '${other}')`;
    expect(await query(database.url, sql)).toEqual([{ account_id: other }]);
    await disconnect(service, other);
  });

  it.each(['?force=yes', '?force=', '?force=true&force=true', '?why=not'])(
    'is refused with %s, and changes nothing',
    async (given) => {
      const account = await connected();
      const answer = await askConnection(service, account, { method: 'DELETE', query: given });
      expect([answer.status, await answer.json()]).toMatchObject([400, { error: 'INVALID_QUERY' }]);
      expect((await exportPipelines(service, account)).status).toBe(200);
      await disconnect(service, account);
    },
  );

  it('is for callers with a JWT', async () => {
    const answer = await fetch(`${service.host.url}/v1/e/pipedrive/connection`, { method: 'DELETE' });
    expect(answer.status).toBe(401);
  });

  it('serves other services without HTTP', async () => {
    const account = await connected();
    const connection = service.host.app.get(ConnectionService, { strict: false });
    expect((await connection.status(account)).connected).toBe(true);
    expect(await connection.disconnect(account)).toMatchObject({ disconnected: true, revoked: true });
    expect(await connection.status(account)).toMatchObject({ connected: false, status: 'not_connected' });
  });

  function started(options: PipedriveModuleOptions): Promise<Service> {
    return serviceOn({ databaseUrl: database.url, options, platform });
  }

  async function connected(userId = sandbox.company.administratorId): Promise<string> {
    const account = `${platform}-${(count += 1)}`;
    sandbox.behave({ signedInUserId: userId });
    await connect(service, account);
    sandbox.behave({ signedInUserId: sandbox.company.administratorId });
    sandbox.requests.clear();
    return account;
  }

  async function errorOf(account: string): Promise<string> {
    return ((await (await exportPipelines(service, account)).json()) as { error: string }).error;
  }
});

/** How many grants wait for the account's confirmation. */
async function heldFor(account: string): Promise<number> {
  const sql = `SELECT 1 FROM pipedrive_login_attempts WHERE account_id = '${account}' AND sealed_grant IS NOT NULL`;
  return (await query(database.url, sql)).length;
}

/** What Pipedrive has answered to revocations. */
function revocations(): (number | undefined)[] {
  return sandbox.requests.entries
    .filter(({ routeName }) => routeName === 'revoke')
    .map(({ status }) => status);
}
