import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { askConnection, statusOf } from './connection-life.js';
import { CredentialRows } from './credential-rows.js';
import { optionsFor, type Platform } from './host.js';
import { connect, exportPipelines, type Service, serviceOn } from './oauth-dance.js';

const LOGIN = 'https://api.example.com/v1/e/pipedrive/auth/login';
const SCOPES = ['base', 'deals:read', 'contacts:read', 'users:read'];

let database: TestDatabase;
let sandbox: Sandbox;
let rows: CredentialRows;
beforeAll(async () => {
  database = await createTestDatabase();
  sandbox = await startSandbox({ approve: 'automatic' });
  rows = await CredentialRows.open(database.url);
});
afterEach(() => sandbox.behave({ scopes: SCOPES, signedInUserId: sandbox.company.administratorId }));
afterAll(async () => {
  await rows.close();
  await sandbox.close();
  await database.drop();
});

describe.each<Platform>(['express', 'fastify'])('the status of a connection on %s', (platform) => {
  let service: Service;
  let count = 0;
  const newAccount = (): string => `${platform}-${(count += 1)}`;
  beforeAll(async () => {
    const options = optionsFor(sandbox);
    service = await serviceOn({ databaseUrl: database.url, options, platform });
  });
  afterAll(() => service.host.close());

  it('of an account that never connected is 200 and says where to', async () => {
    const answer = await askConnection(service, newAccount());
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(await answer.json()).toMatchObject({
      success: true,
      message: 'SUCCESS',
      data: { connected: false, status: 'not_connected', company_id: null, reconnect_url: LOGIN },
    });
  });

  it('of one that is connected tells whose data it reads, and asks Pipedrive for nothing', async () => {
    const account = newAccount();
    await connect(service, account);
    await rows.makeDue(account);
    const before = await rows.get(account);
    sandbox.requests.clear();
    const answer = await askConnection(service, account);
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({
      data: {
        connected: true,
        status: 'connected',
        company_id: String(sandbox.company.id),
        company_name: sandbox.company.name,
        user_id: String(sandbox.company.administratorId),
        api_domain: sandbox.url,
        scopes: { granted: SCOPES },
        token: { issued_at: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/) },
        grant: { days_left: 59 },
        last_error: null,
        reconnect_url: null,
      },
    });
    expect(sandbox.requests.entries).toEqual([]);
    expect(await rows.get(account)).toEqual(before);
    expect(text).not.toContain('v1.k1.');
  });

  it('names the scopes that are missing, and connecting with them mends it', async () => {
    const account = newAccount();
    sandbox.behave({ scopes: ['base', 'deals:read', 'users:read'] });
    await connect(service, account);
    const lacking = await statusOf(service, account);
    expect(lacking).toMatchObject({ connected: true, status: 'insufficient_scope', reconnect_url: LOGIN });
    expect(lacking.scopes.uses.persons.missing).toEqual(['contacts:read', 'contacts:full']);
    expect(lacking.scopes.uses.deals.missing).toEqual([]);
    sandbox.behave({ scopes: SCOPES });
    await connect(service, account);
    expect(await statusOf(service, account)).toMatchObject({ status: 'connected', reconnect_url: null });
  });

  it('of a dead grant says why, and connecting again mends it', async () => {
    const account = newAccount();
    await connect(service, account);
    await rows.expire(account);
    sandbox.tokens.revokeAll();
    expect((await exportPipelines(service, account)).status).toBe(401);
    expect(await statusOf(service, account)).toMatchObject({
      connected: false,
      status: 'invalidated',
      company_id: String(sandbox.company.id),
      token: null,
      grant: null,
      last_error: { reason: 'invalid_grant' },
      reconnect_url: LOGIN,
    });
    await connect(service, account);
    expect(await statusOf(service, account)).toMatchObject({ status: 'connected', last_error: null });
  });

  it('counts the other accounts of the same company and user, and names none', async () => {
    const user = sandbox.company.users[platform === 'express' ? 1 : 2]?.id ?? 0;
    const [one, other, dead] = [newAccount(), newAccount(), newAccount()];
    await connect(service, newAccount());
    sandbox.behave({ signedInUserId: user });
    for (const account of [one, other, dead]) await connect(service, account);
    await rows.kill(dead);
    const answer = await askConnection(service, one);
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({ data: { shared_with: 1 } });
    expect(text).not.toContain(other);
    await rows.kill(other);
    expect((await statusOf(service, one)).shared_with).toBe(0);
  });

  it('answers HEAD without a body', async () => {
    const answer = await askConnection(service, newAccount(), { method: 'HEAD' });
    expect([answer.status, answer.headers.get('cache-control'), await answer.text()]).toEqual([
      200,
      'no-store',
      '',
    ]);
  });

  it.each(['GET', 'HEAD'])('is for callers with a JWT: %s', async (method) => {
    const answer = await fetch(`${service.host.url}/v1/e/pipedrive/connection`, { method });
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  });
});
