import { randomBytes } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { readFile } from 'node:fs/promises';
import { inspect } from 'node:util';

import { catchError } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Env } from '../../src/config/env.js';
import { createApp } from '../../src/create-app.js';
import { freePort } from '../../src/database/embedded/free-port.js';
import { createLogger } from '../../src/observability/create-logger.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { storeGrants } from '../connection/sealed-credentials.js';
import { TEST_JWT_SECRET } from '../support/jwt.js';
import { LogLines } from '../support/log-lines.js';
import { query } from '../support/query.js';
import { SecretSearch } from '../support/secret-search.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { type Answers, driveEverything } from './drive-everything.js';
import { databaseUserWith, dumped } from './planted-database.js';
import { startWatchedService } from './service-under-watch.js';
import { startWireTap, type WireTap } from './wire-tap.js';

const key = { id: 'planted', key: randomBytes(32) };
const search = new SecretSearch();
/** Names and addresses of people: not for logs either, but answers are made of them. */
const personal = new Set<string>();
/** Everything that came out, by where. */
const channels = new Map<string, string>();
const answers: Answers = { all: '', logins: '' };

let database: TestDatabase;
let sandbox: Sandbox;
let tap: WireTap;
let variables: Record<string, string>;

beforeAll(async () => {
  database = await createTestDatabase();
  const clientSecret = plantedSecret('client secret');
  plantedSecret('misplaced');
  search.plant('JWT secret', TEST_JWT_SECRET);
  for (const encoding of ['base64', 'base64url', 'hex'] as const)
    search.plant('key', key.key.toString(encoding));
  const password = plantedSecret('database password');
  const databaseUrl = await databaseUserWith(database.url, password);
  sandbox = await startSandbox({
    approve: 'automatic',
    clientSecret,
    company: { persons: 12, organizations: 8, deals: 15, notes: 10 },
    limits: { burst: 100_000 },
  });
  for (const text of [sandbox.company.persons, sandbox.company.organizations, sandbox.company.users].flatMap(
    textsOf,
  )) {
    personal.add(text);
  }
  tap = await startWireTap(sandbox.url, (kind, secret) => search.plant(kind, secret));
  variables = {
    DATABASE_URL: databaseUrl,
    JWT_SECRET: TEST_JWT_SECRET,
    PIPEDRIVE_CLIENT_ID: sandbox.options.clientId,
    PIPEDRIVE_CLIENT_SECRET: clientSecret,
    PIPEDRIVE_OAUTH_URL: tap.url,
    PIPEDRIVE_ALLOWED_HOSTS: new URL(tap.url).host,
    PIPEDRIVE_TIMEOUT_MS: '400',
    CREDENTIALS_KEYS: `${key.id}:${key.key.toString('base64')}`,
  };
}, 60_000);

afterAll(async () => {
  await tap.close();
  await sandbox.close();
  await database.drop();
});

describe('nothing secret', { timeout: 600_000 }, () => {
  it('comes out of the service that is asked for everything, while everything fails', async () => {
    // Every library that can be made to talk by its own switch talks.
    const service = await startWatchedService({ ...variables, DEBUG: '*' });
    await service.isListening();
    await drive(service.url, 'process');
    service.signal('SIGTERM');
    expect(await service.ended).toBe(0);
    channels.set('stdout', service.output.stdout);
    channels.set('stderr', service.output.stderr);
    expect(leaks()).toEqual([]);
  });

  it('is in its log at the most verbose level, its diagnostics, or any error it makes, with all that is in them', async () => {
    const log = new LogLines();
    const events: string[] = [];
    const errors: string[] = [];
    const note = (event: unknown): number => events.push(whole(event));
    const names = await channelNames();
    for (const name of names) subscribe(name, note);
    const logger = createLogger(log);
    logger.level = 'trace';
    const port = String(await freePort());
    const app = await createApp(
      new Env({
        ...variables,
        PORT: port,
        PIPEDRIVE_REDIRECT_URI: `http://127.0.0.1:${port}/v1/e/pipedrive/auth/callback`,
      }),
      logger,
    );
    app.useGlobalInterceptors({
      intercept: (_context, next) =>
        next.handle().pipe(
          catchError((error: unknown) => {
            errors.push(whole(error));
            throw error;
          }),
        ),
    });
    await app.listen(Number(port), '127.0.0.1');
    await drive(await app.getUrl(), 'application');
    await app.close();
    for (const name of names) unsubscribe(name, note);
    channels.set('log', log.text);
    channels.set('diagnostics', events.join('\n'));
    channels.set('errors', errors.join('\n'));
    channels.set('database', await dumped(database.url));
    expect(leaks()).toEqual([]);
  });

  it('would be overlooked: it is found in any of these places', () => {
    const marks: [string, RegExp][] = [
      ['stdout', /"msg":"request completed"/],
      ['stderr', /typeorm/],
      ['log', /"level":"debug"/],
      ['diagnostics', /oauth\.token/],
      ['errors', /ExternalApiError/],
      ['database', /v1\.planted\./],
      ['answers', /"x-request-id"/],
    ];
    expect(new Set(channels.keys())).toEqual(new Set(marks.map(([name]) => name)));
    for (const [name, mark] of marks) expect(channels.get(name), name).toMatch(mark);
    const kinds = ['client secret', 'JWT secret', 'key', 'database password', 'misplaced', 'JWT', 'state'];
    for (const kind of [...kinds, 'access token', 'refresh token', 'code']) {
      const [secret = ''] = search.values(kind);
      for (const [name, text] of channels) {
        const leaking = `${text.slice(-1_000)}${Buffer.from(`x:${secret}`).toString('base64')}`;
        expect(search.leaks(leaking), `${kind} in ${name}`).not.toEqual([]);
      }
    }
    expect(personal.size).toBeGreaterThan(30);
    // It reached the service, and Pipedrive's tokens went over the wire.
    expect(search.values('access token').length).toBeGreaterThan(10);
  });
});

async function drive(url: string, name: string): Promise<void> {
  const [connected = '', ...expired] = Array.from({ length: 250 }, (_, index) => `${name}-${index}`);
  const atTap = { ...sandbox, url: tap.url };
  const grants = await storeGrants(database.url, {
    sandbox: atTap,
    key,
    accountIds: [connected, ...expired],
  });
  // Those that are used at all come over the wire, too; of the others a few are enough.
  for (const { access_token: access, refresh_token: refresh } of [...grants.values()].slice(0, 10)) {
    search.plant('access token', access);
    search.plant('refresh token', refresh);
  }
  await query(
    database.url,
    `UPDATE pipedrive_oauth_credentials
        SET user_id = account_id,
            expires_at = now() + CASE account_id WHEN '${connected}' THEN interval '1 hour' ELSE interval '-5 minutes' END
      WHERE account_id LIKE '${name}-%'`,
  );
  await driveEverything({ url, sandbox, tap, search, connected, expired, answers });
}

/** What was found where it does not belong, in everything that has come out so far. */
function leaks(): unknown[] {
  const texts = [...channels.set('answers', answers.all)];
  return [
    ...texts.flatMap(([channel, text]) => search.leaks(text).map((leak) => ({ channel, ...leak }))),
    ...search.leaks(answers.logins, /^state$/).map((leak) => ({ channel: 'logins', ...leak })),
    ...texts
      .filter(([channel]) => channel !== 'answers')
      .flatMap(([channel, text]) =>
        [...personal].filter((words) => text.includes(words)).map((words) => [channel, words]),
      ),
  ];
}

function plantedSecret(name: string): string {
  const secret = randomBytes(36).toString('base64');
  search.plant(name, secret);
  return secret;
}

/** All that an error or event holds, its causes and what is hidden included. */
function whole(value: unknown): string {
  return inspect(value, { depth: null, showHidden: true, maxStringLength: null, maxArrayLength: null });
}

/** Of the module's events: also those that are added after this test. */
async function channelNames(): Promise<string[]> {
  const source = await readFile(new URL('../../src/pipedrive/diagnostics.ts', import.meta.url), 'utf8');
  return [...source.matchAll(/channel\('([^']+)'\)/g)].map(([, name]) => name ?? '');
}

/** Texts that are long enough to be somebody's name or address, at any depth. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return value.length >= 8 && !/^[\d :T.Z-]+$/.test(value) ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}
