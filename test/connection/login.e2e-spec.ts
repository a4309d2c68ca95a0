import jwt from 'jsonwebtoken';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { CredentialRows } from './credential-rows.js';
import { callerJwt, FRONT_END, optionsFor, type Platform } from './host.js';
import { connect, login, loginUrl, type Service, serviceOn } from './oauth-dance.js';

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,application/json;q=0.8,*/*;q=0.7';

let database: TestDatabase;
let sandbox: Sandbox;
let rows: CredentialRows;
beforeAll(async () => {
  database = await createTestDatabase();
  sandbox = await startSandbox({ approve: 'automatic' });
  rows = await CredentialRows.open(database.url);
});
afterAll(async () => {
  await rows.close();
  await sandbox.close();
  await database.drop();
});

describe.each<Platform>(['express', 'fastify'])('login on %s', (platform) => {
  let service: Service;
  beforeAll(async () => {
    const options = optionsFor(sandbox);
    service = await serviceOn({ databaseUrl: database.url, options, platform });
    await connect(service, `${platform}-connected`);
  });
  afterAll(() => service.host.close());

  it("gives a front end the way to Pipedrive's authorize page, for ten minutes and for its account", async () => {
    const answer = await login(service, 'new', { forward_url: `${FRONT_END}/crm?tab=2` });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const body = (await answer.json()) as { data: { url: string } };
    expect(body).toEqual({ success: true, message: 'SUCCESS', data: { url: expect.any(String) } });
    const url = new URL(body.data.url);
    const { state, ...query } = Object.fromEntries(url.searchParams);
    expect(url.origin + url.pathname).toBe(`${sandbox.url}/oauth/authorize`);
    expect(query).toEqual({ client_id: 'sandbox-client', redirect_uri: service.options.oauth.redirectUri });
    const claims = jwt.decode(state ?? '') as { iat: number; exp: number };
    expect(claims).toMatchObject({ sub: 'new', forward_url: `${FRONT_END}/crm?tab=2` });
    expect(claims.exp - claims.iat).toBe(600);
  });

  it.each([['text/html'], [BROWSER], ['*/*'], ['image/png']])('redirects who accepts %s', async (accept) => {
    const answer = await login(service, 'new', {}, { accept });
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toMatch(`${sandbox.url}/oauth/authorize?`);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.text()).toBe('');
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^__Host-pipedrive_login_[0-9a-f]{8}=[\w-]{43}; Path=\/; Max-Age=600; HttpOnly; Secure; SameSite=Lax$/,
      ),
    ]);
  });

  it('gives no cookie to a front end, nor to an account that needs no login', async () => {
    for (const [account, accept] of [
      ['new', 'application/json'],
      [`${platform}-connected`, 'text/html'],
    ] as const) {
      expect((await login(service, account, {}, { accept })).headers.getSetCookie()).toEqual([]);
    }
  });

  it.each([
    [
      { forward_url: 'https://evil.example' },
      /^Invalid forward_url: .* at one of: https:\/\/app\.example\.com$/,
    ],
    [{ forward_url: '//evil.example' }, /^Invalid forward_url: /],
    [{ forward_url: `${FRONT_END}@evil.example` }, /^Invalid forward_url: /],
    [{ forward_url: '' }, /^Invalid forward_url: must not be empty$/],
    [{ forwardUrl: FRONT_END }, /"forwardUrl" is unknown. Allowed: forward_url$/],
  ])('refuses %j', async (query, message) => {
    const answer = await login(service, 'new', query);
    expect(answer.status).toBe(400);
    const error = 'INVALID_QUERY';
    expect(await answer.json()).toEqual({ success: false, message: expect.stringMatching(message), error });
  });

  it('refuses two values for forward_url', async () => {
    const twice = `${service.host.url}/v1/e/pipedrive/auth/login?forward_url=${FRONT_END}&forward_url=${FRONT_END}`;
    const headers = { Authorization: `Bearer ${callerJwt(service.options, 'new')}` };
    const answer = await fetch(twice, { headers });
    expect([answer.status, await answer.json()]).toEqual([
      400,
      { success: false, message: 'Invalid forward_url: must be given once', error: 'INVALID_QUERY' },
    ]);
  });

  it('sends an account that is connected straight back', async () => {
    const query = { forward_url: `${FRONT_END}/crm?tab=2#top` };
    const back = `${FRONT_END}/crm?tab=2&status=success&integration=pipedrive#top`;
    expect(await loginUrl(service, `${platform}-connected`, query)).toBe(back);
    const answer = await login(service, `${platform}-connected`, query, { accept: BROWSER });
    expect([answer.status, answer.headers.get('location')]).toEqual([302, back]);
  });

  it('tells an account that is connected and wants to go nowhere that nothing is left to do', async () => {
    expect(await loginUrl(service, `${platform}-connected`)).toBeNull();
    const answer = await login(service, `${platform}-connected`, {}, { accept: BROWSER });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(await answer.text()).toContain('Pipedrive is connected');
  });

  it.each([
    ['dead', (account: string) => rows.kill(account)],
    [
      'lacking-a-scope',
      (account: string) => rows.set(account, { scopes: "'{base,deals:read,contacts:read}'" }),
    ],
  ])('sends an account to Pipedrive whose connection is %s', async (flaw, spoil) => {
    const account = `${platform}-${flaw}`;
    await connect(service, account);
    await spoil(account);
    const url = await loginUrl(service, account, { forward_url: FRONT_END });
    expect(url).toMatch(`${sandbox.url}/oauth/authorize?`);
  });

  it('answers HEAD without doing anything', async () => {
    const answer = await fetch(`${service.host.url}/v1/e/pipedrive/auth/login`, { method: 'HEAD' });
    expect([answer.status, answer.headers.get('location')]).toEqual([200, null]);
  });
});
