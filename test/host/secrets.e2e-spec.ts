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
import { LogLines } from '../support/log-lines.js';
import { SecretSearch } from '../support/secret-search.js';
import type { Answered } from './drive.js';
import { driveEverything } from './drive-everything.js';
import { dumped } from './planted-database.js';
import { driveOf, personalWordsOf, type SecretWorld, startSecretWorld } from './secret-world.js';
import { startWatchedService } from './service-under-watch.js';

/** Where anything can come out, what shows that it did, and which secrets belong there. */
const CHANNELS: readonly [name: string, marks: readonly string[], belonging?: RegExp][] = [
  ['stdout', ['"msg":"request completed"']],
  ['stderr', ['typeorm:']],
  ['log', ['"level":"debug"', '"msg":"request refused"']],
  ['diagnostics', ['oauth.token', 'oauth.revoke', "outcome: 'invalid_grant'"]],
  [
    'errors',
    [
      'ExternalApiError',
      'is not currently accepting connections',
      'is not among the keys',
      'does not open it',
    ],
  ],
  ['database', ['"access_token":"v1.planted.', '"sealed_grant":"v1.planted.']],
  [
    'answers',
    ['"disconnected\\":1', 'pipedrive_requests_total{', 'INTERNAL_ERROR', 'openapi: 3', 'swagger-ui'],
  ],
  ['answers of logins', ['state=', 'HttpOnly'], /^(state|cookie)$/],
  ['answers of callbacks', ['confirmation=', '<code>', 'status=error'], /^confirmation$/],
];

const search = new SecretSearch();
/** Everything that came out, by where. */
const channels = new Map<string, string>();
const answered: Answered = { all: '', logins: '', callbacks: '' };
/** What people are called and have written: not for logs either, but answers are made of it. */
const personal = new Set<string>();
const worlds: SecretWorld[] = [];

// With slashes: a path divides it.
search.plant('misplaced', Array.from({ length: 3 }, () => randomBytes(12).toString('base64')).join('/'));
// The shortest one that the configuration takes, in the least conspicuous form.
search.plant('shortest', randomBytes(16).toString('hex'));

/** Two services, each asked for everything, while everything fails. */
beforeAll(async () => {
  worlds.push(await startSecretWorld(search), await startSecretWorld(search));
  const [first, second] = worlds as [SecretWorld, SecretWorld];
  for (const word of worlds.flatMap(personalWordsOf)) personal.add(word);
  await Promise.all([watchProcess(first), watchApplication(second)]);
  channels.set('database', [await dumped(first.database.url), await dumped(second.database.url)].join('\n'));
  channels.set('answers', answered.all);
  channels.set('answers of logins', answered.logins);
  channels.set('answers of callbacks', answered.callbacks);
}, 300_000);

afterAll(async () => {
  for (const world of worlds) await world.close();
});

describe.each(CHANNELS)('of all that went in, the %s', (name, marks, belonging) => {
  it('bears no secret', () => {
    expect(search.leaks(channels.get(name) ?? '', belonging)).toEqual([]);
  });

  it('would be seen to bear one', () => {
    const text = channels.get(name) ?? '';
    expect(marks.filter((mark) => !text.includes(mark))).toEqual([]);
    for (const kind of KINDS) {
      const [secret = ''] = search.values(kind);
      const leaking = `${text.slice(-1_000)}${Buffer.from(`x:${secret}`).toString('base64')}`;
      expect(search.leaks(leaking), kind).not.toEqual([]);
    }
  });
});

it.each(CHANNELS.map(([name]) => name).filter((name) => !name.startsWith('answers')))(
  'of all that went in, the %s bears no word of a record',
  (name) => {
    const text = channels.get(name) ?? '';
    expect([...personal].filter((words) => text.includes(words))).toEqual([]);
  },
);

it('went in: every kind of secret, many words, and tokens over the wire', () => {
  expect(personal.size).toBeGreaterThan(100);
  expect(search.values('access token').length).toBeGreaterThan(20);
  for (const kind of KINDS) expect(search.values(kind), kind).not.toEqual([]);
});

const KINDS = [
  'client secret',
  'JWT secret',
  'metrics token',
  'key',
  'database password',
  'misplaced',
  'shortest',
  'JWT',
  'state',
  'cookie',
  'code',
  'confirmation',
  'access token',
  'refresh token',
  'revoked token',
];

/** The built service in a process of its own, where every library that can be made to talk by its own switch talks. */
async function watchProcess(world: SecretWorld): Promise<void> {
  const service = await startWatchedService({ ...world.variables, DEBUG: '*' });
  await service.isListening();
  await drive(world, service.url);
  service.signal('SIGTERM');
  expect(await service.ended).toBe(0);
  channels.set('stdout', service.output.stdout);
  channels.set('stderr', service.output.stderr);
}

/** Its log at the most verbose level, its diagnostics, and any error it makes, with all that is in them. */
async function watchApplication({ variables, ...world }: SecretWorld): Promise<void> {
  const log = new LogLines();
  const events: string[] = [];
  const errors: string[] = [];
  const note = (event: unknown): number => events.push(whole(event));
  const names = await channelNames();
  for (const name of names) subscribe(name, note);
  const logger = createLogger(log);
  logger.level = 'trace';
  const port = String(await freePort());
  const redirectUri = `http://127.0.0.1:${port}/v1/e/pipedrive/auth/callback`;
  const app = await createApp(
    new Env({ ...variables, PORT: port, PIPEDRIVE_REDIRECT_URI: redirectUri }),
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
  await drive({ variables, ...world }, await app.getUrl());
  await app.close();
  for (const name of names) unsubscribe(name, note);
  channels.set('log', log.text);
  channels.set('diagnostics', events.join('\n'));
  channels.set('errors', errors.join('\n'));
}

async function drive(world: SecretWorld, url: string): Promise<void> {
  await driveEverything(await driveOf(world, { url, search, answered }));
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
