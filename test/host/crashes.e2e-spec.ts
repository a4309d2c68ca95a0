import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { eventually } from '../support/eventually.js';
import { LogLines } from '../support/log-lines.js';
import { SecretSearch } from '../support/secret-search.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { startWatchedService, type WatchedService } from './service-under-watch.js';

const search = new SecretSearch();
const SECRETS = {
  JWT_SECRET: planted('JWT secret'),
  PIPEDRIVE_CLIENT_SECRET: planted('client secret'),
  CREDENTIALS_KEYS: `k1:${planted('key', 32)}`,
};

let database: TestDatabase;
let service: WatchedService;

beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  service.signal('SIGKILL');
  await service.ended;
  await database.drop();
});

describe('a service that does not start', { timeout: 60_000 }, () => {
  it('since its database refuses the password, ends and does not show it', async () => {
    const url = new URL(database.url);
    const user = `nobody_${url.pathname.slice(1)}`;
    url.username = user;
    url.password = encodeURIComponent(planted('database password'));
    service = await start({ DATABASE_URL: url.href });
    expect(await service.ended).toBe(1);
    expect(lines()).toEqual([expect.objectContaining({ level: 'fatal', msg: 'the service does not start' })]);
    expectNoSecret();
  });

  it('since its variables are wrong, ends and shows none of the secret ones', async () => {
    service = await start({
      DATABASE_URL: `mysql://app:${encodeURIComponent(planted('password'))}@db/x`,
      JWT_SECRET: planted('short secret', 18).slice(0, 24),
      CREDENTIALS_KEYS: `k1:${planted('short key', 24)}`,
      PIPEDRIVE_TIMEOUT_MS: 'soon',
    });
    expect(await service.ended).toBe(1);
    for (const name of ['DATABASE_URL', 'JWT_SECRET', 'CREDENTIALS_KEYS', 'PIPEDRIVE_TIMEOUT_MS'])
      expect(service.output.stderr).toContain(name);
    expectNoSecret();
  });

  it('since its port is taken, ends', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    service = await start({ PORT: String(port) });
    expect(await service.ended).toBe(1);
    expect(service.output.stdout).toContain('EADDRINUSE');
    expectNoSecret();
    other.close();
  });
});

describe('a service that an error ends which nobody has caught', { timeout: 60_000 }, () => {
  it.each([
    ['thrown', 'throw failure'],
    ['in a promise', 'Promise.reject(failure)'],
  ])('%s tells it as any other, without what the error holds', async (_, fail) => {
    service = await start({}, [`--import=data:text/javascript,${encodeURIComponent(bug(fail))}`]);
    await service.isListening();
    service.signal('SIGUSR2');
    expect(await service.ended).toBe(1);
    expect(lines().at(-1)).toMatchObject({
      level: 'fatal',
      msg: 'the service has crashed',
      err: { type: 'Error', message: 'a bug', cause: { message: 'its cause' } },
    });
    expect(service.output.stderr).toBe('');
    expectNoSecret();
  });
});

it('leaves no secret for a diagnostic report of Node’s, where somebody asks for one', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'report-'));
  service = await start({}, [
    '--report-on-signal',
    `--report-directory=${directory}`,
    '--report-filename=it',
  ]);
  await service.isListening();
  service.signal('SIGUSR2');
  // What it ends with.
  const report = await eventually(async () => {
    const text = await readFile(join(directory, 'it'), 'utf8');
    expect(text).toContain('"sharedObjects"');
    return text;
  });
  expect(report).toContain('"PIPEDRIVE_CLIENT_ID": "client"');
  search.plant('database password', new URL(database.url).password);
  expect(search.leaks(report)).toEqual([]);
  await rm(directory, { recursive: true });
}, 60_000);

/** An error such as clients of HTTP and of databases throw: with all that they were given. */
function bug(fail: string): string {
  return `const { JWT_SECRET, PIPEDRIVE_CLIENT_SECRET, CREDENTIALS_KEYS } = process.env;
  process.on('SIGUSR2', () => {
    const held = { config: { headers: { Authorization: PIPEDRIVE_CLIENT_SECRET } }, parameters: [CREDENTIALS_KEYS] };
    const cause = Object.assign(new Error('its cause'), held);
    const failure = Object.assign(new Error('a bug', { cause }), { ...held, input: JWT_SECRET });
    ${fail};
  })`;
}

function start(variables: Record<string, string>, nodeOptions: string[] = []): Promise<WatchedService> {
  const common = { DATABASE_URL: database.url, PIPEDRIVE_CLIENT_ID: 'client', ...SECRETS };
  return startWatchedService({ ...common, ...variables }, { nodeOptions });
}

function lines(): Record<string, unknown>[] {
  const log = new LogLines();
  log.write(service.output.stdout);
  return log.all();
}

function expectNoSecret(): void {
  expect(service.output.stdout + service.output.stderr).not.toBe('');
  expect(search.leaks(service.output.stdout)).toEqual([]);
  expect(search.leaks(service.output.stderr)).toEqual([]);
}

function planted(name: string, bytes = 36): string {
  const secret = randomBytes(bytes).toString('base64');
  search.plant(name, secret);
  return secret;
}
