import { DataSource } from 'typeorm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import type { PipedriveModuleOptions } from '../../src/index.js';
import { type FaultName, type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { CredentialRows } from './credential-rows.js';
import { impatientOptions, optionsFor } from './host.js';
import { connect, exportPipelines, type Service, serviceOn } from './oauth-dance.js';

let database: TestDatabase;
let sandbox: Sandbox;
let rows: CredentialRows;
let service: Service;
/** For answers that never come. */
let impatient: Service;
let count = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  sandbox = await startSandbox({ approve: 'automatic', company: { deals: 1 } });
  rows = await CredentialRows.open(database.url);
  const options = optionsFor(sandbox);
  service = await started(options);
  impatient = await started(impatientOptions(options));
});
afterEach(() => {
  sandbox.faults.clear();
  sandbox.behave({ refreshTokens: 'rotating' });
});
afterAll(async () => {
  await service.host.close();
  await impatient.host.close();
  await rows.close();
  await sandbox.close();
  await database.drop();
});

describe('an access token that is not due', () => {
  it('is used as it is, for one query', async () => {
    const account = await connected();
    const asked = await queriesDuring(() => exportPipelines(service, account));
    expect(asked.filter((query) => query.includes('pipedrive_oauth_credentials'))).toHaveLength(1);
    expect(tokenRequests()).toBe(0);
  });
});

describe('an access token that is due', () => {
  it.each([
    ['within the margin', (account: string) => rows.makeDue(account)],
    ['expired', (account: string) => rows.expire(account)],
  ])('is refreshed once when it is %s', async (_, age) => {
    const account = await connected();
    await age(account);
    const before = await rows.get(account);
    expect(await statuses(account, account)).toEqual([200, 200]);
    expect(tokenRequests()).toBe(1);
    const after = await rows.get(account);
    expect(after.refreshed_at.getTime()).toBeGreaterThan(before.refreshed_at.getTime());
    expect(after.expires_at.getTime() - after.refreshed_at.getTime()).toBe(3_599_000);
    expect(after).toMatchObject({ lease_owner: null, lease_until: null, invalidated_at: null });
    expect(after.access_token).not.toBe(before.access_token);
  });

  it('makes the callers of one process claim the lease once, between them', async () => {
    const account = await connected();
    await rows.expire(account);
    sandbox.faults.next('slow', { on: 'token', ms: 200 });
    const asked = await queriesDuring(() =>
      Promise.all(Array.from({ length: 20 }, () => exportPipelines(service, account))),
    );
    expect(asked.filter((query) => query.includes('make_interval'))).toHaveLength(1);
    expect(tokenRequests()).toBe(1);
  });

  it('brings a new refresh token each time, where Pipedrive rotates them', async () => {
    const account = await connected();
    for (const round of [1, 2, 3]) {
      await rows.expire(account);
      expect(await statuses(account)).toEqual([200]);
      expect(tokenRequests()).toBe(round);
    }
  });

  it('goes on with the same refresh token, where Pipedrive sends the same', async () => {
    sandbox.behave({ refreshTokens: 'same' });
    const account = await connected();
    for (const _ of [1, 2]) {
      await rows.expire(account);
      expect(await statuses(account)).toEqual([200]);
    }
  });

  it.each<FaultName>(['noApiDomain', 'foreignApiDomain'])(
    'is replaced, and the API domain kept, when the answer has %s',
    async (fault) => {
      const account = await connected();
      await rows.expire(account);
      sandbox.faults.next(fault);
      expect(await statuses(account)).toEqual([200]);
      expect((await rows.get(account)).api_domain).toBe(sandbox.url);
      await rows.expire(account);
      expect(await statuses(account)).toEqual([200]);
      expect(tokenRequests()).toBe(2);
    },
  );
});

describe('a token endpoint that fails', () => {
  const faults: FaultName[] = [
    'serverError',
    'hang',
    'cutConnection',
    'notJson',
    'wrongForm',
    'invalidClient',
  ];

  it.each(faults)(
    'with %s: 502, nothing marked, the lease free, and the next one succeeds when it may be asked again',
    async (fault) => {
      const account = await connected();
      await rows.expire(account);
      const before = await rows.get(account);
      // The answer that is lost on the way must not have spent the refresh token: Pipedrive documents the same again.
      sandbox.behave({ refreshTokens: 'same' });
      sandbox.faults.next(fault, { on: 'token' });
      const refused = await exportPipelines(askedWhere(fault), account);
      const message = expect.stringMatching(/^Pipedrive API error: the token endpoint /);
      expect(refused.status).toBe(502);
      expect(await refused.json()).toEqual({ success: false, message, error: 'EXTERNAL_API_ERROR' });
      const { access_token, refresh_token, generation } = before;
      const untouched = { access_token, refresh_token, generation };
      expect(await rows.get(account)).toMatchObject({
        ...untouched,
        invalidated_at: null,
        lease_owner: null,
      });
      await rows.endCoolDown(account);
      expect(await statuses(account)).toEqual([200]);
      expect(tokenRequests()).toBe(2);
    },
  );

  it.each(faults)('with %s does not fail a request whose token is still good', async (fault) => {
    const account = await connected();
    await rows.makeDue(account);
    sandbox.faults.next(fault, { on: 'token' });
    expect((await exportPipelines(askedWhere(fault), account)).status).toBe(200);
    expect(tokenRequests()).toBe(1);
  });
});

function askedWhere(fault: FaultName): Service {
  return fault === 'hang' ? impatient : service;
}

describe('a grant that is dead', () => {
  it('is marked at the first invalid_grant, and Pipedrive is not asked again', async () => {
    const account = await connected();
    await rows.expire(account);
    sandbox.faults.next('invalidGrant', { times: Infinity });
    const refused = await exportPipelines(service, account);
    expect(refused.status).toBe(401);
    expect(refused.headers.get('link')).toMatch('rel="reconnect"');
    const body = { success: false, message: 'TOKEN_INVALIDATED', error: 'TOKEN_INVALIDATED' };
    expect(await refused.json()).toEqual(body);
    expect(await rows.get(account)).toMatchObject({
      invalidated_at: expect.any(Date),
      invalidated_reason: 'invalid_grant',
      lease_owner: null,
    });
    sandbox.faults.clear();
    expect(await statuses(account, account)).toEqual([401, 401]);
    expect([tokenRequests(), sandbox.requests.count()]).toEqual([1, 1]);
  });

  it('is marked too where the access token would have been good for minutes', async () => {
    const account = await connected();
    await rows.makeDue(account);
    sandbox.faults.next('invalidGrant');
    expect(await statuses(account)).toEqual([401]);
    expect((await rows.get(account)).invalidated_reason).toBe('invalid_grant');
  });

  it('lives again as soon as it is connected anew', async () => {
    const account = await connected();
    await rows.expire(account);
    sandbox.faults.next('invalidGrant');
    expect(await statuses(account)).toEqual([401]);
    await connect(service, account);
    expect(await statuses(account)).toEqual([200]);
  });

  it('is no account that was never connected', async () => {
    const refused = await exportPipelines(service, 'never');
    expect(refused.status).toBe(401);
    const message = 'User oauth token not found. Please redirect to login';
    expect(await refused.json()).toEqual({ success: false, message, error: 'TOKEN_NOT_FOUND' });
  });
});

describe('an access token that the API refuses', () => {
  it('is renewed once, and the call repeated', async () => {
    const account = await connected();
    sandbox.tokens.expireAccessTokens();
    expect(await statuses(account)).toEqual([200]);
    expect(sandbox.requests.count({ route: 'pipelines' })).toBe(2);
    expect(tokenRequests()).toBe(1);
  });

  it('is renewed no second time, and the grant is not marked', async () => {
    const account = await connected();
    sandbox.faults.next('unauthorized', { on: 'pipelines', times: Infinity });
    const refused = await exportPipelines(service, account);
    expect([refused.status, await refused.json()]).toEqual([
      401,
      { success: false, message: 'TOKEN_INVALIDATED', error: 'TOKEN_INVALIDATED' },
    ]);
    expect(tokenRequests()).toBe(1);
    expect((await rows.get(account)).invalidated_at).toBeNull();
  });

  it('fails the call when it can not be renewed, though it has not expired by the clock', async () => {
    const account = await connected();
    sandbox.tokens.expireAccessTokens();
    sandbox.faults.next('serverError', { on: 'token' });
    expect(await statuses(account)).toEqual([502]);
  });
});

function started(options: PipedriveModuleOptions): Promise<Service> {
  return serviceOn({ databaseUrl: database.url, options });
}

/** A new account with a fresh grant; the sandbox has forgotten how it came by it. */
async function connected(): Promise<string> {
  const account = `acc-${(count += 1)}`;
  await connect(service, account);
  sandbox.requests.clear();
  return account;
}

async function statuses(...accounts: string[]): Promise<number[]> {
  const found: number[] = [];
  for (const account of accounts) found.push((await exportPipelines(service, account)).status);
  return found;
}

function tokenRequests(): number {
  return sandbox.requests.count({ route: 'token' });
}

/** Every statement that the host's DataSource sent meanwhile. */
async function queriesDuring(work: () => Promise<unknown>): Promise<string[]> {
  const dataSource = service.host.app.get(DataSource);
  const { logger } = dataSource;
  const queries: string[] = [];
  dataSource.logger = Object.assign(Object.create(logger), {
    logQuery: (query: string) => queries.push(query),
  });
  await work();
  dataSource.logger = logger;
  return queries;
}
