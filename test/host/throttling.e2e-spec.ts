import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../../src/sandbox/index.js';
import { storeGrants } from '../connection/sealed-credentials.js';
import { signJwt } from '../support/jwt.js';
import { LogLines } from '../support/log-lines.js';
import { query } from '../support/query.js';
import { startTestApp, TEST_CREDENTIALS_KEYS, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

let database: TestDatabase;
let sandbox: Sandbox;
let app: TestApp | undefined;
const log = new LogLines();

beforeAll(async () => {
  database = await createTestDatabase();
  sandbox = await startSandbox({ approve: 'automatic', company: { deals: 5 } });
});

afterEach(async () => {
  await app?.close();
  app = undefined;
});

afterAll(async () => {
  await sandbox.close();
  await database.drop();
});

describe('the limit of an account', () => {
  it('refuses what goes beyond it, before Pipedrive is asked for anything', async () => {
    const key = { id: 'test', key: Buffer.from(TEST_CREDENTIALS_KEYS.split(':')[1] ?? '', 'base64') };
    await storeGrants(database.url, { sandbox, key, accountIds: ['busy'] });
    const { ask } = await start({ RATE_LIMIT_PER_ACCOUNT: '3' });
    expect((await ask('deals', 'busy')).status).toBe(200);
    expect((await ask('nonsense', 'busy')).status).toBe(400);
    await query(database.url, 'UPDATE pipedrive_oauth_credentials SET expires_at = now()');
    expect((await ask('deals', 'busy', { method: 'HEAD' })).status).toBe(200);
    const before = sandbox.requests.count();
    log.text = '';

    const refused = await ask('deals', 'busy');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toEqual({
      success: false,
      message: 'Too many requests. Please try again later.',
      error: 'TOO_MANY_REQUESTS',
    });
    expect(sandbox.requests.count()).toBe(before);
    expect(log.requests()).toEqual([
      expect.objectContaining({ status: 429, account: 'busy', error: 'TOO_MANY_REQUESTS' }),
    ]);
  });

  it('leaves other accounts alone, and the health of the service', async () => {
    const { url, ask } = await start({ RATE_LIMIT_PER_ACCOUNT: '1' });
    await ask('deals', 'busy');
    expect((await ask('deals', 'busy')).status).toBe(429);
    expect((await ask('deals', 'idle')).status).toBe(401);
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
  });

  it('is not used up by tokens that only claim to be the account’s', async () => {
    const { ask } = await start({ RATE_LIMIT_PER_ACCOUNT: '1' });
    const forged = signJwt({ account_id: 'victim' }, { secret: 'another-secret-of-more-than-32-bytes!' });
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const headers = { Authorization: `Bearer ${forged}` };
      expect((await ask('deals', 'victim', { headers })).status).toBe(401);
    }
    expect(await (await ask('deals', 'victim')).json()).toMatchObject({ error: 'TOKEN_NOT_FOUND' });
  });

  it('is one for all of its tokens', async () => {
    const { ask } = await start({ RATE_LIMIT_PER_ACCOUNT: '1' });
    await ask('deals', 'busy');
    const headers = { Authorization: `Bearer ${signJwt({ account_id: 'busy', jti: 'another one' })}` };
    expect((await ask('deals', 'busy', { headers })).status).toBe(429);
  });
});

describe('the limit of an address', () => {
  it('refuses what goes beyond it, whoever says to be asking, but for probes', async () => {
    const { url, ask } = await start({ RATE_LIMIT_PER_ADDRESS: '2' });
    expect((await fetch(`${url}/v1/e/pipedrive/auth/callback?state=x`)).status).toBe(400);
    expect((await ask('deals', 'one')).status).toBe(401);
    const refused = await ask('deals', 'two', { headers: { Authorization: 'Bearer nonsense' } });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ error: 'TOO_MANY_REQUESTS' });
    for (const probe of ['live', 'ready', 'live', 'ready']) {
      expect((await fetch(`${url}/health/${probe}`)).status).toBe(200);
    }
  });

  it.each(['/docs', '/docs-json', '/docs-yaml', '/docs/swagger-ui.css', '/nowhere'])(
    'holds for %s, which is no route of a controller, together with those that are',
    async (path) => {
      const { url, ask } = await start({ RATE_LIMIT_PER_ADDRESS: '2' });
      expect((await fetch(`${url}${path}`)).status).toBe(path === '/nowhere' ? 404 : 200);
      expect((await ask('deals', 'one')).status).toBe(401);
      const refused = await fetch(`${url}${path}`);
      expect(refused.status).toBe(429);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await refused.json()).toMatchObject({ success: false, error: 'TOO_MANY_REQUESTS' });
    },
  );

  it('is not got around by an X-Forwarded-For of one’s own', async () => {
    const { from } = await start({ RATE_LIMIT_PER_ADDRESS: '1' });
    expect(await from('203.0.113.1')).toBe(401);
    expect(await from('203.0.113.2')).toBe(429);
  });

  it('is each client’s behind a trusted proxy, by what the proxy itself has seen', async () => {
    const { from } = await start({ RATE_LIMIT_PER_ADDRESS: '1', TRUST_PROXY: 'loopback, 10.0.0.0/8' });
    expect(await from('203.0.113.1')).toBe(401);
    expect(await from('203.0.113.2')).toBe(401);
    // What a client has written stands before what the proxies have added.
    expect(await from('203.0.113.3, 203.0.113.2')).toBe(429);
    expect(await from('203.0.113.3, 203.0.113.1, 10.1.2.3')).toBe(429);
  });

  it('holds for a proxy that hands on what is no address', async () => {
    const { from } = await start({ RATE_LIMIT_PER_ADDRESS: '1', TRUST_PROXY: '127.0.0.1' });
    expect(await from('one')).toBe(401);
    expect(await from('another')).toBe(429);
  });

  it('is one for an IPv6 network of /64, out of which anybody picks addresses', async () => {
    const { from } = await start({ RATE_LIMIT_PER_ADDRESS: '1', TRUST_PROXY: '127.0.0.1' });
    expect(await from('2001:db8:0:1::1')).toBe(401);
    expect(await from('2001:db8:0:1:ffff:ffff:ffff:ffff')).toBe(429);
    expect(await from('2001:db8:0:2::1')).toBe(401);
  });
});

it('limits nobody where the limits are 0', async () => {
  const { ask } = await start({ RATE_LIMIT_PER_ADDRESS: '0', RATE_LIMIT_PER_ACCOUNT: '0' });
  for (let request = 0; request < 20; request += 1) expect((await ask('deals', 'anybody')).status).toBe(401);
});

async function start(env: Record<string, string>) {
  const started = await startTestApp({ databaseUrl: database.url, sandbox, env, log });
  app = started;
  const { url } = started;
  const ask = (path: string, accountId: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${url}/v1/e/pipedrive/export/${path}`, {
      headers: { Authorization: `Bearer ${signJwt({ account_id: accountId })}` },
      ...init,
    });
  /** The status of a request that is refused with 401, unless its address is over the limit. */
  const from = async (forwardedFor: string): Promise<number> =>
    (await ask('deals', '', { headers: { 'X-Forwarded-For': forwardedFor } })).status;
  return { url, ask, from };
}
