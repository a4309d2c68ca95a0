import { randomUUID } from 'node:crypto';

import jwt from 'jsonwebtoken';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import type { PipedriveModuleOptions } from '../../src/index.js';
import { type FaultName, type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { type CredentialRow, CredentialRows } from './credential-rows.js';
import { FRONT_END, impatientOptions, optionsFor, type Platform } from './host.js';
import {
  approved,
  callback,
  connect,
  exportPipelines,
  loginUrl,
  type Service,
  serviceOn,
} from './oauth-dance.js';

let database: TestDatabase;
let sandbox: Sandbox;
let rows: CredentialRows;
beforeAll(async () => {
  database = await createTestDatabase();
  sandbox = await startSandbox({ approve: 'automatic' });
  rows = await CredentialRows.open(database.url);
});
afterEach(() => {
  vi.useRealTimers();
  sandbox.faults.clear();
});
afterAll(async () => {
  await rows.close();
  await sandbox.close();
  await database.drop();
});

describe.each<Platform>(['express', 'fastify'])('the callback on %s', (platform) => {
  let service: Service;
  /** For answers that never come. */
  let impatient: Service;
  let count = 0;
  const newAccount = (): string => `${platform}-${(count += 1)}`;
  beforeAll(async () => {
    const options = optionsFor(sandbox);
    service = await started(options);
    impatient = await started(impatientOptions(options));
  });
  afterAll(() => Promise.all([service, impatient].map(({ host }) => host.close())));

  it('stores the grant and returns to forward_url, its own query kept', async () => {
    const account = newAccount();
    const answer = await connect(service, account, `${FRONT_END}/crm?tab=a%20b#top`);
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toBe(
      `${FRONT_END}/crm?tab=a%20b&status=success&integration=pipedrive#top`,
    );
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    const row = await rows.get(account);
    expect(row).toMatchObject({
      api_domain: sandbox.url,
      scopes: ['base', 'deals:read', 'contacts:read', 'users:read'],
      company_id: String(sandbox.company.id),
      company_name: sandbox.company.name,
      user_id: String(sandbox.company.administratorId),
      invalidated_at: null,
      version: 1,
    });
    expect(row.expires_at.getTime() - row.refreshed_at.getTime()).toBe(3_599_000);
    expect((await exportPipelines(service, account)).status).toBe(200);
  });

  it('is reached with the longest account and the longest forward_url, and returns there', async () => {
    const name = newAccount();
    const account = name + '\u{1d54f}'.repeat(255 - name.length);
    const forwardUrl = `${FRONT_END}/?x=${'%E2%82%AC'.repeat(219)}`;
    const { query, cookie } = await approved(service, account, forwardUrl);
    const answer = await callback(service, query, cookie);
    expect(answer.headers.get('location')).toBe(`${forwardUrl}&status=success&integration=pipedrive`);
  });

  it('keeps both tokens as ciphertext', async () => {
    const account = newAccount();
    await connect(service, account);
    const row = await rows.get(account);
    expect(row.access_token).toMatch(/^v1\.k1\.[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(row.refresh_token).toMatch(/^v1\.k1\.[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(Buffer.from(row.access_token.split('.')[4] ?? '', 'base64url').toString('latin1')).not.toContain(
      'v1u:',
    );
  });

  it('shows a small page of its own where there is no forward_url', async () => {
    const answer = await connect(service, newAccount());
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(answer.headers.get('content-security-policy')).toMatch("default-src 'none'");
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.text()).toContain('<h1>Pipedrive is connected</h1>');
  });

  it.each([
    ['was declined', { error: 'user_denied' }, 'user_denied', 403],
    ['failed otherwise', { error: '<script>' }, 'authorization_failed', 400],
    ['brings no code', {}, 'code_missing', 400],
    ['brings a code that is not one', { code: 'made-up' }, 'code_refused', 400],
  ])('says that the authorization %s', async (_, query, reason, status) => {
    const account = newAccount();
    const state = await stateOf(account, FRONT_END);
    const answer = await callback(service, { state, ...query });
    expect(answer.headers.get('location')).toBe(`${FRONT_END}/?status=error&reason=${reason}`);
    const page = await callback(service, { state: await stateOf(account), ...query });
    expect(page.status).toBe(status);
    expect(await page.text()).toMatch(
      new RegExp(`^<!doctype html>[^]*Pipedrive is not connected[^]*${reason}`),
    );
    expect(await rows.find(account)).toBeUndefined();
  });

  it('refuses a code that was used before, and keeps what it has brought', async () => {
    const account = newAccount();
    const { query, cookie } = await approved(service, account, FRONT_END);
    await callback(service, query, cookie);
    const another = { state: await stateOf(newAccount(), FRONT_END), code: query.get('code') ?? '' };
    const again = await callback(service, another);
    expect(again.headers.get('location')).toBe(`${FRONT_END}/?status=error&reason=code_refused`);
    expect((await exportPipelines(service, account)).status).toBe(200);
  });

  it.each([
    ['brought a grant', (code: string) => ({ code })],
    ['was declined', () => ({ error: 'user_denied' })],
    ['brought nothing', () => ({})],
  ])('refuses a state a second time, once it %s, and asks Pipedrive nothing', async (_, brought) => {
    const account = newAccount();
    const { query, cookie } = await approved(service, account, FRONT_END);
    const state = query.get('state') ?? '';
    await callback(service, { state, ...brought(query.get('code') ?? '') }, cookie);
    const kept = await rows.find(account);
    const code = (await approved(service, newAccount())).query.get('code') ?? '';
    sandbox.requests.clear();
    expect(await bodyOf(await callback(service, { state, code }, cookie))).toEqual(USED);
    expect(sandbox.requests.count()).toBe(0);
    expect(await rows.find(account)).toEqual(kept);
  });

  it.each<[FaultName, 'token' | 'me', string]>([
    ['serverError', 'token', 'pipedrive_unavailable'],
    ['hang', 'token', 'pipedrive_unavailable'],
    ['cutConnection', 'token', 'pipedrive_unavailable'],
    ['notJson', 'token', 'pipedrive_unavailable'],
    ['wrongForm', 'token', 'pipedrive_unavailable'],
    ['invalidClient', 'token', 'pipedrive_unavailable'],
    ['noApiDomain', 'token', 'pipedrive_unavailable'],
    ['foreignApiDomain', 'token', 'api_domain_refused'],
    ['serverError', 'me', 'identity_unavailable'],
    ['unauthorized', 'me', 'identity_unavailable'],
    ['scopeMismatch', 'me', 'identity_unavailable'],
    ['notJson', 'me', 'identity_unavailable'],
    ['wrongForm', 'me', 'identity_unavailable'],
  ])('stores nothing when Pipedrive has a %s on %s: %s', async (fault, on, reason) => {
    const account = newAccount();
    const { query, cookie } = await approved(service, account, FRONT_END);
    sandbox.requests.clear();
    sandbox.faults.next(fault, { on, times: Infinity });
    const answer = await callback(fault === 'hang' ? impatient : service, query, cookie);
    expect(answer.headers.get('location')).toBe(`${FRONT_END}/?status=error&reason=${reason}`);
    expect(sandbox.requests.count({ route: 'token' })).toBe(1);
    expect(await rows.find(account)).toBeUndefined();
  });

  it.each([
    ['missing', {}, 'is missing; start again at login'],
    ['empty', { state: '' }, 'must not be empty'],
    ['made up', { state: 'abc' }, 'it was not issued by this service; start again at login'],
    ['far too long', { state: 'a'.repeat(8001) }, 'must have at most 8000 characters'],
  ])('answers 400 to a state that is %s', async (_, query: Record<string, string>, problem) => {
    const answer = await callback(service, { code: 'x', ...query });
    expect(await bodyOf(answer)).toEqual(invalid(`state: ${problem}`));
  });

  it("does not take a caller's own JWT for a state", async () => {
    const claims = { sub: 'victim', jti: randomUUID(), account_id: 'victim' };
    const state = jwt.sign(claims, service.options.jwt.secret ?? '', { expiresIn: 600 });
    expect(await bodyOf(await callback(service, { code: 'x', state }))).toEqual(
      invalid('state: it was not issued by this service; start again at login'),
    );
  });

  it('answers 400 to a state that is older than ten minutes, and asks Pipedrive nothing', async () => {
    const { query, cookie } = await approved(service, newAccount(), FRONT_END);
    sandbox.requests.clear();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 600_000 });
    expect(await bodyOf(await callback(service, query, cookie))).toEqual(
      invalid('state: it is older than 10 minutes; start again at login'),
    );
    expect(sandbox.requests.count()).toBe(0);
  });

  it('tolerates parameters that Pipedrive may add, and no doubled one', async () => {
    const { query, cookie } = await approved(service, newAccount(), FRONT_END);
    query.append('code', 'another');
    expect(await bodyOf(await callback(service, query, cookie))).toEqual(invalid('code: must be given once'));
    const more = await approved(service, newAccount(), FRONT_END);
    more.query.set('scope', 'base');
    expect((await callback(service, more.query, more.cookie)).headers.get('location')).toMatch(
      'status=success',
    );
  });

  it('does not use a code up for HEAD', async () => {
    const { query, cookie } = await approved(service, newAccount(), FRONT_END);
    const url = `${service.host.url}/v1/e/pipedrive/auth/callback?${query}`;
    expect((await fetch(url, { method: 'HEAD', redirect: 'manual' })).status).toBe(200);
    expect((await callback(service, query, cookie)).headers.get('location')).toMatch('status=success');
  });

  it('leaves nothing of the connection before', async () => {
    const [account, another] = [newAccount(), newAccount()];
    for (const each of [account, another]) await connect(service, each);
    await rows.set(account, {
      api_domain: "'https://former.pipedrive.com'",
      scopes: "'{base}'",
      company_id: "'1'",
      company_name: "'Former'",
      user_id: "'2'",
      refreshed_at: "now() - interval '50 days'",
      expires_at: "now() - interval '49 days'",
      last_error: "'former'",
      last_error_at: 'now()',
      refresh_failures: '3',
      refresh_after: "now() + interval '1 minute'",
      refresh_unanswered_at: 'now()',
    });
    const before = await rows.get(account);
    await connect(service, account);
    const row = await rows.get(account);
    expect(facts(row)).toEqual(facts(await rows.get(another)));
    for (const column of CHANGING) expect([column, row[column]]).not.toEqual([column, before[column]]);
  });

  it('heals a connection that was dead, at once', async () => {
    const account = newAccount();
    await connect(service, account);
    await rows.kill(account);
    await rows.set(account, {
      lease_owner: 'gen_random_uuid()',
      lease_until: "now() + interval '1 hour'",
    });
    expect((await exportPipelines(service, account)).status).toBe(401);
    await connect(service, account);
    const healed = { invalidated_at: null, invalidated_reason: null, lease_owner: null, lease_until: null };
    expect(await rows.get(account)).toMatchObject({ ...healed, version: 2 });
    expect((await exportPipelines(service, account)).status).toBe(200);
  });

  function started(options: PipedriveModuleOptions): Promise<Service> {
    return serviceOn({ databaseUrl: database.url, options, platform });
  }

  async function stateOf(account: string, forwardUrl?: string): Promise<string> {
    const url = await loginUrl(service, account, forwardUrl === undefined ? {} : { forward_url: forwardUrl });
    return new URL(url ?? '').searchParams.get('state') ?? '';
  }
});

const USED = invalid('state: it was used before; start again at login');

/** What no two connections have in common. */
const CHANGING = [
  'access_token',
  'refresh_token',
  'expires_at',
  'refreshed_at',
  'connected_at',
  'generation',
  'version',
] as const;

/** A row without that. */
function facts(row: CredentialRow): object {
  const own: readonly string[] = ['account_id', ...CHANGING];
  return Object.fromEntries(Object.entries(row).filter(([column]) => !own.includes(column)));
}

async function bodyOf(answer: Response): Promise<[number, unknown]> {
  return [answer.status, await answer.json()];
}

function invalid(message: string): [number, unknown] {
  return [400, { success: false, message: `Invalid ${message}`, error: 'INVALID_QUERY' }];
}
