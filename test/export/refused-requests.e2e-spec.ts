import { request } from 'node:http';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { signJwt } from '../support/jwt.js';
import { CredentialRows } from '../connection/credential-rows.js';
import { ACCOUNT, ask, type Service, startService } from './service.js';

const LIMIT = 'must be a whole number from 1 to 500';
const WITH_UPDATED_SINCE = 'persons, organizations, deals and notes';

describe('a request that is refused', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
  });
  beforeEach(() => service.sandbox.requests.clear());
  afterAll(() => service.close());

  it.each([
    ['deals?limit=0', 'Invalid limit: must be a whole number from 1 to 500'],
    ['deals?limit=501', 'Invalid limit: must be a whole number from 1 to 500'],
    ['deals?limit=1e2', 'Invalid limit: must be a whole number from 1 to 500'],
    ['deals?limit=10abc', 'Invalid limit: must be a whole number from 1 to 500'],
    ['deals?limit=-1', 'Invalid limit: must be a whole number from 1 to 500'],
    ['deals?limit=1.5', 'Invalid limit: must be a whole number from 1 to 500'],
    ['deals?limit=0x10', 'Invalid limit: must be a whole number from 1 to 500'],
    ['deals?limit=%2010', 'Invalid limit: must be a whole number from 1 to 500'],
    ['deals?limit=', `Invalid limit: must not be empty; ${LIMIT}`],
    ['deals?limit', `Invalid limit: must not be empty; ${LIMIT}`],
    ['deals?limit=5&limit=6', `Invalid limit: must be given once; ${LIMIT}`],
    ['deals?start=-1', 'Invalid start: must be a whole number from 0 to 2147483647'],
    ['deals?start=2147483648', 'Invalid start: must be a whole number from 0 to 2147483647'],
    ['deals?start=abc', 'Invalid start: must be a whole number from 0 to 2147483647'],
    ['deals?start=', 'Invalid start: must not be empty; must be a whole number from 0 to 2147483647'],
    [
      'pipelines?updated_since=2024-01-01T00:00:00Z',
      `Invalid updated_since: is not allowed for pipelines. It is for ${WITH_UPDATED_SINCE}`,
    ],
    [
      'stages?updated_since=2024-01-01T00:00:00Z',
      `Invalid updated_since: is not allowed for stages. It is for ${WITH_UPDATED_SINCE}`,
    ],
    ['deals?updated_since=yesterday', 'Invalid updated_since: must be a time as RFC 3339'],
    ['deals?updated_since=', 'Invalid updated_since: must not be empty; must be a time as RFC 3339'],
    ['deals?archived=', 'Invalid archived: must not be empty; must be one of: exclude, only'],
    ['deals?related=ids&related=names', 'Invalid related: must be given once; must be one of: names, ids'],
    ['persons?archived=only', 'Invalid archived: is not allowed for persons. It is for deals'],
    ['deals?archived=both', 'Invalid archived: must be one of: exclude, only'],
    ['deals?related=none', 'Invalid related: must be one of: names, ids'],
    [
      'deals?page=2',
      'Invalid parameter: "page" is unknown. Allowed: limit, start, updated_since (for persons, organizations, deals and notes), archived (for deals), related',
    ],
    ['deals?Limit=2', 'Invalid parameter: "Limit" is unknown. Allowed:'],
    ['deals?constructor=5', 'Invalid parameter: "constructor" is unknown. Allowed:'],
    ['deals?__proto__=5', 'Invalid parameter: "__proto__" is unknown. Allowed:'],
    ['deals?limit[]=5', 'Invalid parameter: "limit[]" is unknown. Allowed:'],
    [`deals?${'x'.repeat(32)}=5`, 'Invalid parameter: one of 32 characters is unknown. Allowed:'],
  ])('%s is 400 and says what is allowed', async (path, message) => {
    const { status, body } = await service.get(path);
    expect(status).toBe(400);
    expect(body).toStrictEqual({
      success: false,
      message: expect.stringContaining(message),
      error: 'INVALID_QUERY',
    });
    expect(service.sandbox.requests.entries).toEqual([]);
  });

  it.each(['leads', 'Deals', 'deals%20', '__proto__', 'constructor', 'x'.repeat(2_000)])(
    'an unknown type (%.20s) is 400 and lists the types in the contract’s order',
    async (type) => {
      const { status, body } = await service.get(`${type}?limit=10`);
      expect(status).toBe(400);
      expect(body).toStrictEqual({
        success: false,
        message: 'Invalid type. Allowed types: persons, organizations, deals, notes, pipelines, stages',
        error: 'INVALID_TYPE',
      });
      expect(service.sandbox.requests.entries).toEqual([]);
    },
  );

  it('is told about its type before its query', async () => {
    expect((await service.get('leads?limit=0')).body.error).toBe('INVALID_TYPE');
  });

  it('is told about its connection before its type: the token comes first, as in the contract', async () => {
    const { status, body, headers } = await service.get('leads', {
      headers: { authorization: `Bearer ${signJwt({ account_id: 'nobody' })}` },
    });
    expect(status).toBe(401);
    expect(body).toStrictEqual({
      success: false,
      message: 'User oauth token not found. Please redirect to login',
      error: 'TOKEN_NOT_FOUND',
    });
    expect(headers.get('link')).toBe(`<${service.app.url}/v1/e/pipedrive/auth/login>; rel="reconnect"`);
  });

  it('is told about its JWT before everything else', async () => {
    const { status, body, headers } = await service.get('leads?limit=0', { headers: { authorization: '' } });
    expect(status).toBe(401);
    expect(body.error).toBe('UNAUTHORIZED');
    expect(headers.get('www-authenticate')).toBe('Bearer');
    expect(headers.get('link')).toBeNull();
  });
});

describe('a request that nobody wants the records of', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
  });
  beforeEach(() => service.sandbox.requests.clear());
  afterAll(() => service.close());

  it('HEAD answers whether the page could be asked for, and asks Pipedrive for nothing', async () => {
    const url = `${service.app.url}/v1/e/pipedrive/export`;
    expect((await ask(`${url}/deals?limit=10`, { method: 'HEAD' })).status).toBe(200);
    expect((await ask(`${url}/deals?limit=0`, { method: 'HEAD' })).status).toBe(400);
    expect((await ask(`${url}/leads`, { method: 'HEAD' })).status).toBe(400);
    expect(
      (await ask(`${url}/deals`, { method: 'HEAD', headers: { authorization: 'Bearer x' } })).status,
    ).toBe(401);
    // As GET would answer: the connection comes before the type.
    const authorization = `Bearer ${signJwt({ account_id: 'nobody' })}`;
    for (const path of ['deals', 'leads']) {
      const { status, headers } = await ask(`${url}/${path}`, { method: 'HEAD', headers: { authorization } });
      expect({ status, link: headers.get('link') }).toEqual({
        status: 401,
        link: `<${service.app.url}/v1/e/pipedrive/auth/login>; rel="reconnect"`,
      });
    }
    expect(service.sandbox.requests.entries).toEqual([]);
  });

  it('a client that leaves ends the calls that are made for it', async () => {
    service.sandbox.faults.next('hang', { on: 'deals' });
    const left = leaveAfter(service, 'deals', () => service.sandbox.requests.count({ route: 'deals' }) === 1);
    await left;
    // The page would have gone on with stages, users and names.
    service.sandbox.faults.clear();
    await service.get('pipelines');
    expect(service.sandbox.requests.entries.map(({ routeName }) => routeName)).toEqual([
      'deals',
      'pipelines',
    ]);
  });

  it('a client that leaves while its token is refreshed gets nothing asked for', async () => {
    const rows = await CredentialRows.open(service.database.url);
    await rows.expire(ACCOUNT);
    await rows.close();
    service.sandbox.faults.next('slow', { on: 'token', ms: 700 });
    await leaveAfter(service, 'deals', () => service.sandbox.requests.count({ route: 'token' }) === 1);
    // Shares the refresh, and so goes on when the page that was left would have.
    expect((await service.get('pipelines')).status).toBe(200);
    expect(service.sandbox.requests.entries.map(({ routeName }) => routeName)).toEqual([
      'token',
      'pipelines',
    ]);
  });

  it('a client that leaves while a burst limit is waited out ends the wait', async () => {
    service.sandbox.faults.next('rateLimitBurst', { on: 'deals', retryAfterSeconds: 1 });
    await leaveAfter(service, 'deals', () => service.sandbox.requests.count({ status: 429 }) === 1);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(service.sandbox.requests.count({ route: 'deals' })).toBe(1);
  });
});

/** Asks for a page and hangs up as soon as `isTime` says so. */
async function leaveAfter(service: Service, path: string, isTime: () => boolean): Promise<void> {
  const call = request(`${service.app.url}/v1/e/pipedrive/export/${path}`, {
    headers: { authorization: `Bearer ${signJwt({ account_id: 'account-1' })}` },
  });
  const closed = new Promise((resolve) => call.once('close', resolve));
  call.on('error', () => {}); // hanging up is reported as an error of the request
  call.end();
  while (!isTime()) await new Promise((resolve) => setTimeout(resolve, 5));
  call.destroy();
  await closed;
}
