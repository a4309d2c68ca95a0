import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, expect, it } from 'vitest';
import { startSandbox, type FaultName, type Sandbox } from '../../src/sandbox/index.js';
import { signJwt, TEST_JWT_SECRET } from '../support/jwt.js';
import { LogLines } from '../support/log-lines.js';
import { startTestApp, TEST_CREDENTIALS_KEYS, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const AUTH = '/v1/e/pipedrive/auth';
const EXPORT = '/v1/e/pipedrive/export';
const TYPES = ['persons', 'organizations', 'deals', 'notes', 'pipelines', 'stages'];
const jwt = signJwt({ account_id: 'acc-secret' });
const log = new LogLines();

let database: TestDatabase;
let sandbox: Sandbox;
let app: TestApp;
/** What has gone over the wire and must not be in the log. */
const secrets = new Map<string, string>();

beforeAll(async () => {
  database = await createTestDatabase();
  sandbox = await startSandbox({ approve: 'automatic', company: { deals: 30, persons: 20, notes: 20 } });
  app = await startTestApp({
    databaseUrl: database.url,
    sandbox,
    log,
    env: { PIPEDRIVE_TIMEOUT_MS: '1000' },
  });
  secrets.set('JWT', jwt);
  secrets.set('JWT secret', TEST_JWT_SECRET);
  secrets.set('client secret', sandbox.options.clientSecret);
  secrets.set('credential key', TEST_CREDENTIALS_KEYS.split(':')[1] ?? '');
  secrets.set('database password', new URL(database.url).password);
});

afterAll(async () => {
  await app.close();
  await sandbox.close();
  await database.drop();
});

it('logs a day of everything without a secret, a token or a word of a record', async () => {
  await connect();
  const names = new Set<string>();
  for (const type of TYPES) {
    for (const record of await exported(type)) for (const text of textsOf(record)) names.add(text);
  }
  await exported('deals?limit=10&updated_since=2020-01-01T00:00:00Z');
  await refusals();
  await failures();
  sandbox.tokens.expireAccessTokens();
  await exported('deals');
  sandbox.tokens.revokeAll();
  await answer('deals');
  await connect();
  await connectByCode();

  expect(names.size).toBeGreaterThan(100);
  expect(log.requests().length).toBeGreaterThan(30);
  for (const [what, secret] of secrets)
    expect(log.text.includes(secret), `the log has the ${what}`).toBe(false);
  // Pipedrive's tokens and ours, by their forms.
  expect(log.text).not.toMatch(/v1u:|\d+:\d+:[0-9a-f]{40}|Bearer |eyJ[\w-]{10,}\./);
  expect([...names].filter((name) => log.text.includes(name))).toEqual([]);
  expect(log.all().filter((line) => 'err' in line)).toEqual([]);
});

/** Every step of a login, noting what must stay secret. */
async function connect(): Promise<void> {
  const login = await fetch(`${app.url}${AUTH}/login`, {
    headers: { Authorization: `Bearer ${jwt}` },
    redirect: 'manual',
  });
  const authorizeUrl = login.headers.get('location');
  if (authorizeUrl === null) return;
  secrets.set('state', new URL(authorizeUrl).searchParams.get('state') ?? 'no state');
  const authorize = await fetch(authorizeUrl, { redirect: 'manual' });
  const callbackUrl = authorize.headers.get('location') ?? '';
  secrets.set('code', new URL(callbackUrl).searchParams.get('code') ?? 'no code');
  const [cookie = ''] = (login.headers.getSetCookie()[0] ?? '').split(';');
  secrets.set('cookie', cookie.split('=')[1] ?? 'no cookie');
  expect((await fetch(callbackUrl)).status).toBe(400);
  expect((await fetch(callbackUrl, { headers: { cookie } })).status).toBe(200);
  expect((await fetch(callbackUrl, { headers: { cookie } })).status).toBe(400);
}

/** The steps of a front end, of which the last brings a code. */
async function connectByCode(): Promise<void> {
  const headers = {
    Authorization: `Bearer ${signJwt({ account_id: 'acc-by-code' })}`,
    Accept: 'application/json',
    'Content-Type': 'application/json',
  };
  const login = await fetch(`${app.url}${AUTH}/login?forward_url=${app.url}/`, { headers });
  const { data } = (await login.json()) as { data: { url: string } };
  const authorize = await fetch(data.url, { redirect: 'manual' });
  const callback = await fetch(authorize.headers.get('location') ?? '', { redirect: 'manual' });
  const back = new URL(callback.headers.get('location') ?? '');
  const confirmation = back.searchParams.get('confirmation') ?? '';
  expect(confirmation).toHaveLength(43);
  secrets.set('confirmation', confirmation);
  for (const status of [200, 400]) {
    const body = JSON.stringify({ confirmation });
    expect((await fetch(`${app.url}${AUTH}/confirm`, { method: 'POST', headers, body })).status).toBe(status);
  }
}

async function refusals(): Promise<void> {
  for (const path of ['nothing', 'deals?limit=hunter2', 'deals?start=999999', '%zz']) await answer(path);
  await fetch(`${app.url}${EXPORT}/deals`, { headers: { Authorization: `Bearer ${jwt.slice(0, -2)}xx` } });
  await fetch(`${app.url}${EXPORT}/deals?access_token=${jwt}`);
  // The shortest secret that the configuration takes.
  const shortest = randomBytes(16).toString('hex');
  secrets.set('secret in the path', shortest);
  await fetch(`${app.url}/${shortest}`);
  // Pasted where the type, or anything else of the path, belongs.
  for (const path of [`${EXPORT}/${jwt}`, `${EXPORT}/deals/${jwt}`, `/${jwt}/x`]) {
    expect((await fetch(`${app.url}${path}`, { headers: { Authorization: `Bearer ${jwt}` } })).ok).toBe(
      false,
    );
  }
  await fetch(`${app.url}${AUTH}/callback?code=hunter2&state=${jwt}`);
  secrets.set('query', 'hunter2');
}

async function failures(): Promise<void> {
  const faults: FaultName[] = [
    'rateLimitDaily',
    'scopeMismatch',
    'cloudflareBlock',
    'serverError',
    'hang',
    'cutConnection',
  ];
  for (const fault of [...faults, 'notJson', 'wrongForm', 'paymentRequired', 'redirect'] as const) {
    sandbox.faults.next(fault, { times: Infinity });
    expect((await answer('organizations')).status).toBeGreaterThanOrEqual(400);
    sandbox.faults.clear();
  }
}

async function exported(path: string): Promise<unknown[]> {
  const page = await answer(path);
  expect(page.status).toBe(200);
  return ((await page.json()) as { data: unknown[] }).data;
}

function answer(path: string): Promise<Response> {
  return fetch(`${app.url}${EXPORT}/${path}`, { headers: { Authorization: `Bearer ${jwt}` } });
}

/** Texts long enough to be somebody's words, at any depth. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return value.length >= 8 && !/^[\d :T.Z-]+$/.test(value) ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}
