import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../../src/database/embedded/free-port.js';
import { startSandbox, type Sandbox } from '../../src/sandbox/index.js';
import { built } from '../support/built.js';
import { connectAccount } from '../support/connect-account.js';
import { eventually } from '../support/eventually.js';
import { signJwt, TEST_JWT_SECRET } from '../support/jwt.js';
import { LogLines } from '../support/log-lines.js';
import { createEmptyDatabase, type TestDatabase } from '../support/test-database.js';

/** The service as it is, but for what it waits for its requests at the end. */
const SHORT_OF_TIME = fileURLToPath(new URL('short-of-time.mjs', import.meta.url));

let database: TestDatabase;
const children: ChildProcess[] = [];

beforeEach(async () => {
  database = await createEmptyDatabase();
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await database.drop();
});

it('starts as two replicas at once on an empty database, which one of them migrates', async () => {
  const replicas = [await startService(), await startService()];
  for (const { url, log } of replicas) {
    await eventually(() => expect(log.text).toContain('"msg":"listening"'));
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
  }
  const migrated = replicas.flatMap(({ log }) => log.all().filter(({ msg }) => msg === 'database migrated'));
  expect(migrated).toEqual([expect.objectContaining({ migrations: expect.any(Array) })]);
  await Promise.all(replicas.map((replica) => replica.stop()));
});

it('on SIGTERM still answers a request that has begun to arrive, and then goes', async () => {
  const { url, log, child, ended } = await startService();
  await eventually(() => expect(log.text).toContain('"msg":"listening"'));
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
  socket.write('GET /health/live HTTP/1.1\r\nHost: a\r\n');
  // The service has read so much of it once it answers another one that came later.
  await fetch(`${url}/health/live`);

  child.kill('SIGTERM');
  await eventually(() => expect(fetch(`${url}/health/live`)).rejects.toThrow('fetch failed'));
  socket.write('\r\n');
  await once(socket, 'close');
  expect(answer).toMatch(/^HTTP\/1\.1 503 .*SHUTTING_DOWN/s);
  expect(await ended).toEqual([0, null]);
  expect(log.all().filter(({ level }) => level === 'error' || level === 'fatal')).toEqual([]);
});

describe('with a page under way', () => {
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await startSandbox({ approve: 'automatic', company: { deals: 5 } });
  });

  afterEach(() => sandbox.close());

  it('on SIGTERM lets it end, with all that it needs, and refuses what comes meanwhile', async () => {
    const { url, log, child, ended } = await startConnected(sandbox);
    sandbox.faults.next('slow', { on: 'deals', ms: 4_000 });
    const page = exportDeals(url);
    await eventually(() => expect(sandbox.faults.pending).toBe(0));
    child.kill('SIGTERM');
    await eventually(() => expect(log.text).toContain('shutting down'));

    const refused = await exportDeals(url);
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(await refused.json()).toMatchObject({ success: false, error: 'SHUTTING_DOWN' });
    const served = await page;
    expect(served.status).toBe(200);
    // The next position is written before the answer leaves.
    expect(await served.json()).toMatchObject({ pagination: { next_start: 2 } });
    expect(await ended).toEqual([0, null]);
    expect(log.all().filter(({ level }) => level === 'error' || level === 'fatal')).toEqual([]);
  });

  it('on SIGTERM cuts it where it hangs, says so, and still ends with 0', async () => {
    const { url, log, child, ended } = await startConnected(sandbox, SHORT_OF_TIME);
    sandbox.faults.next('hang', { on: 'deals' });
    const page = exportDeals(url).catch((error: unknown) => error);
    await eventually(() => expect(sandbox.faults.pending).toBe(0));
    child.kill('SIGTERM');
    expect(await page).toBeInstanceOf(Error);
    expect(await ended).toEqual([0, null]);
    expect(log.all()).toContainEqual(
      expect.objectContaining({ level: 'warn', requests: 1, msg: expect.stringContaining('cut') }),
    );
  });

  it('ends at once on a second signal', async () => {
    const { url, log, child, ended } = await startConnected(sandbox);
    sandbox.faults.next('hang', { on: 'deals' });
    const page = exportDeals(url).catch((error: unknown) => error);
    await eventually(() => expect(sandbox.faults.pending).toBe(0));
    child.kill('SIGTERM');
    await eventually(() => expect(log.text).toContain('shutting down'));
    child.kill('SIGINT');
    expect(await ended).toEqual([1, null]);
    expect(await page).toBeInstanceOf(Error);
  });
});

it.each([
  ['there is no such database', '_gone', /database .* does not exist/],
  ['a migration fails', '', /already exists/],
])('says in its log, and nowhere else, that it does not start since %s', async (_what, suffix, reason) => {
  await occupyName(database.url);
  const { log, ended } = await startService({ DATABASE_URL: `${database.url}${suffix}` });
  expect(await ended).toEqual([1, null]);
  expect(log.all()).toEqual([
    expect.objectContaining({
      level: 'fatal',
      msg: 'the service does not start',
      err: expect.objectContaining({ message: expect.stringMatching(reason) }),
    }),
  ]);
  expect(log.text).not.toContain(new URL(database.url).password);
});

/** Takes a name that a migration is going to need. */
async function occupyName(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query('CREATE TABLE pipedrive_oauth_credentials ()');
  await client.end();
}

/** The service with a connected account. */
async function startConnected(sandbox: Sandbox, program?: string) {
  const { clientId, clientSecret } = sandbox.options;
  const service = await startService(
    {
      PIPEDRIVE_CLIENT_ID: clientId,
      PIPEDRIVE_CLIENT_SECRET: clientSecret,
      PIPEDRIVE_OAUTH_URL: sandbox.url,
      PIPEDRIVE_ALLOWED_HOSTS: new URL(sandbox.url).host,
    },
    program,
  );
  await eventually(() => expect(service.log.text).toContain('"msg":"listening"'));
  await connectAccount(service.url, 'acc');
  return service;
}

function exportDeals(url: string): Promise<Response> {
  const headers = { Authorization: `Bearer ${signJwt({ account_id: 'acc' })}` };
  return fetch(`${url}/v1/e/pipedrive/export/deals?limit=2&related=ids`, { headers });
}

async function startService(variables: Record<string, string> = {}, program = built('main.js')) {
  const port = await freePort();
  const env = {
    PATH: process.env['PATH'],
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: String(port),
    DATABASE_URL: database.url,
    JWT_SECRET: TEST_JWT_SECRET,
    PIPEDRIVE_CLIENT_ID: 'client',
    PIPEDRIVE_CLIENT_SECRET: 'client-secret',
    PIPEDRIVE_REDIRECT_URI: `http://127.0.0.1:${port}/v1/e/pipedrive/auth/callback`,
    CREDENTIALS_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
    ...variables,
  };
  const child = spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const log = new LogLines();
  child.stdout.on('data', (chunk: Buffer) => log.write(chunk.toString()));
  const ended = once(child, 'close');
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
  };
  return { url: `http://127.0.0.1:${port}`, log, child, ended, stop };
}
