import { randomBytes } from 'node:crypto';

import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { storeGrants } from '../connection/sealed-credentials.js';
import { TEST_JWT_SECRET } from '../support/jwt.js';
import { query } from '../support/query.js';
import type { SecretSearch } from '../support/secret-search.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { type Answered, type Drive, userIdOf } from './drive.js';
import { databaseUserWith } from './planted-database.js';
import { startWireTap, type WireTap } from './wire-tap.js';

/** A database, a Pipedrive, and what a service is configured by: with a secret of its own wherever one belongs. */
export interface SecretWorld {
  readonly database: TestDatabase;
  readonly sandbox: Sandbox;
  readonly tap: WireTap;
  readonly key: { readonly id: string; readonly key: Buffer };
  /** The service's environment. */
  readonly variables: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export async function startSecretWorld(search: SecretSearch): Promise<SecretWorld> {
  const database = await createTestDatabase();
  const clientSecret = planted(search, 'client secret');
  const key = { id: 'planted', key: randomBytes(32) };
  for (const encoding of ['base64', 'base64url', 'hex'] as const)
    search.plant('key', key.key.toString(encoding));
  search.plant('JWT secret', TEST_JWT_SECRET);
  const sandbox = await startSandbox({
    approve: 'automatic',
    clientSecret,
    company: { persons: 12, organizations: 8, deals: 15, notes: 10 },
    limits: { burst: 100_000 },
  });
  const tap = await startWireTap(sandbox.url, (kind, secret) => search.plant(kind, secret));
  const variables = {
    DATABASE_URL: await databaseUserWith(database.url, planted(search, 'database password')),
    JWT_SECRET: TEST_JWT_SECRET,
    PIPEDRIVE_CLIENT_ID: sandbox.options.clientId,
    PIPEDRIVE_CLIENT_SECRET: clientSecret,
    PIPEDRIVE_OAUTH_URL: tap.url,
    PIPEDRIVE_ALLOWED_HOSTS: new URL(tap.url).host,
    PIPEDRIVE_TIMEOUT_MS: '400',
    CREDENTIALS_KEYS: `${key.id}:${key.key.toString('base64')}`,
    METRICS_TOKEN: planted(search, 'metrics token'),
  };
  const close = async (): Promise<void> => {
    await tap.close();
    await sandbox.close();
    await database.drop();
  };
  return { database, sandbox, tap, key, variables, close };
}

/** What people are called and have written: not for logs either, but answers are made of it. */
export function personalWordsOf({ sandbox }: SecretWorld): string[] {
  const { persons, organizations, users, deals, notes } = sandbox.company;
  return [persons, organizations, users, deals, notes].flatMap(wordsOf);
}

/** Stores the accounts that a service of this world is driven with, each of another user of Pipedrive's. */
export async function driveOf(
  world: SecretWorld,
  { url, search, answered }: { url: string; search: SecretSearch; answered: Answered },
): Promise<Drive> {
  const { database, sandbox, tap, key } = world;
  const [connected = '', ...expired] = Array.from({ length: 250 }, (_, index) => `account-${index}`);
  const atTap = { ...sandbox, url: tap.url };
  const accountIds = [connected, ...expired];
  const grants = await storeGrants(database.url, { sandbox: atTap, key, accountIds });
  // Those that are used at all come over the wire, too; of the others a few are enough.
  for (const { access_token: access, refresh_token: refresh } of [...grants.values()].slice(0, 10)) {
    search.plant('access token', access);
    search.plant('refresh token', refresh);
  }
  const values = accountIds.map((id) => `('${id}', '${userIdOf(id)}', ${id === connected ? 60 : -5})`);
  await query(
    database.url,
    `UPDATE pipedrive_oauth_credentials
        SET user_id = of.user_id, expires_at = now() + minutes * interval '1 minute'
       FROM (VALUES ${values.join(', ')}) AS of (id, user_id, minutes) WHERE account_id = of.id`,
  );
  // By a key that is gone, and by one that has left its id to another.
  const lost = ['gone', key.id].map((id) => ({ id, key: randomBytes(32), accountIds: [`closed by ${id}`] }));
  for (const { id, key: other, accountIds: ids } of lost)
    await storeGrants(database.url, { sandbox: atTap, key: { id, key: other }, accountIds: ids });
  const unreadable = lost.flatMap((one) => one.accountIds);
  const { url: databaseUrl } = database;
  const metricsToken = world.variables['METRICS_TOKEN'] ?? '';
  return { url, sandbox, tap, search, databaseUrl, metricsToken, connected, expired, unreadable, answered };
}

function planted(search: SecretSearch, name: string): string {
  const secret = randomBytes(36).toString('base64');
  search.plant(name, secret);
  return secret;
}

/** Texts that are long enough to be somebody's words, at any depth. */
function wordsOf(value: unknown): string[] {
  if (typeof value === 'string') return value.length >= 8 && !/^[\d :T.Z-]+$/.test(value) ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(wordsOf) : [];
}
