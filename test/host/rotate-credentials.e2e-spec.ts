import { randomBytes } from 'node:crypto';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { CredentialKey } from '../../src/index.js';
import { type Sandbox, startSandbox, type TokenResponse } from '../../src/sandbox/index.js';
import { CredentialRows } from '../connection/credential-rows.js';
import { opened, sealed, storeGrants } from '../connection/sealed-credentials.js';
import { eventually } from '../support/eventually.js';
import { signJwt } from '../support/jwt.js';
import { query } from '../support/query.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { counts, interrupt, ringOf, type Rotation, startRotation } from './rotation-process.js';

const [oldKey, newKey, lostKey] = ['old', 'new', 'lost'].map((id) => ({ id, key: randomBytes(32) })) as [
  CredentialKey,
  CredentialKey,
  CredentialKey,
];
const RING = ringOf(newKey, oldKey);

let sandbox: Sandbox;
let database: TestDatabase;
let rows: CredentialRows;

beforeAll(async () => {
  sandbox = await startSandbox({ approve: 'automatic' });
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  database = await createTestDatabase();
  rows = await CredentialRows.open(database.url);
});
afterEach(async () => {
  await rows.close();
  await database.drop();
});

// Each starts processes of its own, and some of them several.
describe('npm run credentials:rotate', { timeout: 60_000 }, () => {
  it('is interrupted and goes on while a service refreshes, and no account of 2,500 is lost', async () => {
    const accounts = accountIds(2_500);
    const grants = await storeGrants(database.url, { sandbox, key: oldKey, accountIds: accounts });
    const expired = accounts.filter((_, index) => index % 20 === 7);
    await query(
      database.url,
      `UPDATE pipedrive_oauth_credentials SET expires_at = now() - interval '5 minutes'
        WHERE account_id IN (${expired.map((id) => `'${id}'`).join(', ')})`,
    );
    const service = await serviceWith(RING);
    const first = rotation();
    const refreshed = exportAll(service, expired);
    await rows.whileLocked(accounts[1_300] ?? '', async () => {
      await isWaitedFor(accounts[1_300] ?? '');
      await interrupt(first, 'SIGTERM');
    });
    expect(await first.ended).toBe(143);
    expect(first.stderr).toContain('Interrupted. What is done stays done: run the command again to go on.\n');
    expect(await refreshed).toEqual(new Set([200]));
    expect(await closedBy('old')).toBeGreaterThan(1_000);
    expect(await closedBy('new')).toBeGreaterThan(1_300);

    const second = rotation();
    expect(await second.ended).toBe(0);
    expect(second.stderr).toBe('');
    // Those that the service has refreshed before the command came to them are current already: all of them, or none.
    const reEncrypted = counts(first).reEncrypted + counts(second).reEncrypted;
    expect(reEncrypted).toBeGreaterThanOrEqual(2_500 - expired.length);
    expect(reEncrypted).toBeLessThanOrEqual(2_500);
    expect(counts(second)).toMatchObject({ unreadable: 0 });
    await service.close();

    await expectOpenWith(newKey, grants, expired);
    const bereft = await serviceWith(ringOf(newKey));
    expect(
      await exportAll(
        bereft,
        accounts.filter((_, index) => index % 10 === 7),
      ),
    ).toEqual(new Set([200]));
    await bereft.close();
    const third = rotation(ringOf(newKey));
    expect([await third.ended, counts(third)]).toEqual([
      0,
      { reEncrypted: 0, current: 2_500, unreadable: 0 },
    ]);
  }, 180_000);

  it('tells after each batch how far it is, and ends on SIGINT after the account that it is at', async () => {
    const accounts = accountIds(1_200);
    await storeGrants(database.url, { sandbox, key: oldKey, accountIds: accounts });
    const interrupted = rotation();
    await rows.whileLocked(accounts[1_100] ?? '', async () => {
      await isWaitedFor(accounts[1_100] ?? '');
      await interrupt(interrupted, 'SIGINT');
    });
    expect(await interrupted.ended).toBe(130);
    expect(interrupted.stdout.split('\n')).toEqual([
      're-encrypted 500, already current 0, unreadable 0 …',
      're-encrypted 1000, already current 0, unreadable 0 …',
      're-encrypted 1101, already current 0, unreadable 0',
      '',
    ]);
    expect(await closedBy('new')).toBe(1_101);
  });

  it('is harmless twice at once', async () => {
    const accounts = accountIds(600);
    const grants = await storeGrants(database.url, { sandbox, key: oldKey, accountIds: accounts });
    const both = [rotation(), rotation()];
    expect(await Promise.all(both.map(({ ended }) => ended))).toEqual([0, 0]);
    expect(both.reduce((sum, one) => sum + counts(one).reEncrypted, 0)).toBe(600);
    await expectOpenWith(newKey, grants, []);
  });

  it('never writes over what a service saves meanwhile, and closes that by the new key too', async () => {
    await storeGrants(database.url, { sandbox, key: oldKey, accountIds: ['acc'] });
    const running = rotation();
    await rows.whileLocked('acc', async () => {
      await isWaitedFor('acc');
      // As a replica would save that still has the old key in front.
      await rows.set('acc', {
        access_token: `'${sealed(oldKey, 'newer access', 'acc', 'access')}'`,
        refresh_token: `'${sealed(oldKey, 'newer refresh', 'acc', 'refresh')}'`,
        generation: `nextval('pipedrive_token_generations')`,
      });
    });
    expect([await running.ended, counts(running).reEncrypted]).toEqual([0, 1]);
    const { access_token: access, refresh_token: refresh } = await rows.get('acc');
    expect(opened(newKey, access, 'acc', 'access')).toBe('newer access');
    expect(opened(newKey, refresh, 'acc', 'refresh')).toBe('newer refresh');
  });

  it('passes over dead grants and accounts that are forgotten meanwhile, not over a half-closed one', async () => {
    await storeGrants(database.url, { sandbox, key: oldKey, accountIds: ['dead', 'forgotten', 'half'] });
    // As after a refresh in which Pipedrive has left the refresh token out.
    await rows.set('half', { access_token: `'${sealed(newKey, 'newer', 'half', 'access')}'` });
    await rows.set('dead', {
      access_token: 'NULL',
      refresh_token: 'NULL',
      invalidated_at: 'now()',
      invalidated_reason: `'invalid_grant'`,
    });
    const running = rotation();
    await rows.whileLocked('forgotten', async () => {
      await isWaitedFor('forgotten');
      await rows.remove('forgotten');
    });
    expect([await running.ended, counts(running)]).toEqual([
      0,
      { reEncrypted: 1, current: 0, unreadable: 0 },
    ]);
  });

  it('leaves a grant alone that waits for its account, which confirms it while the old key is in the ring', async () => {
    const [before, after] = [await serviceWith(ringOf(oldKey)), await serviceWith(RING)];
    const confirmation = await grantWaiting(before, 'waiting');
    await before.close();
    const running = rotation();
    expect([await running.ended, running.stderr]).toEqual([0, '']);
    const bereft = await serviceWith(ringOf(newKey));
    expect((await confirm(bereft, 'waiting', confirmation)).status).toBe(500);
    await bereft.close();
    expect((await confirm(after, 'waiting', confirmation)).status).toBe(200);
    expect(await exportAll(after, ['waiting'])).toEqual(new Set([200]));
    expect((await rows.get('waiting')).refresh_token).toMatch(/^v1\.new\./);
    await after.close();
  });

  it('names the accounts whose key was removed too early, and mends them once it is put back', async () => {
    const accounts = accountIds(3);
    await storeGrants(database.url, { sandbox, key: lostKey, accountIds: ['bereft "1"', 'bereft 2'] });
    const grants = await storeGrants(database.url, { sandbox, key: oldKey, accountIds: accounts });
    const before = await rows.get('bereft 2');

    const running = rotation();
    expect(await running.ended).toBe(1);
    expect(counts(running)).toEqual({ reEncrypted: 3, current: 0, unreadable: 2 });
    expect(running.stderr.split('\n')).toEqual([
      "The tokens of 2 account(s) can't be opened, and were left as they are:",
      '  "bereft \\"1\\"": its key lost is not among the keys',
      '  "bereft 2": its key lost is not among the keys',
      'Put the key that is missing back into CREDENTIALS_KEYS, behind the first one, and run the command again;',
      'or let these accounts connect again.',
      '',
    ]);
    expect(await rows.get('bereft 2')).toEqual(before);
    await expectOpenWith(newKey, grants, []);

    const again = rotation(ringOf(newKey, oldKey, lostKey));
    expect([await again.ended, counts(again)]).toEqual([0, { reEncrypted: 2, current: 3, unreadable: 0 }]);
  });

  it('does not trust an id: what the first key is said to have closed has to open', async () => {
    await storeGrants(database.url, { sandbox, key: { ...lostKey, id: 'new' }, accountIds: ['acc'] });
    const running = rotation();
    expect(await running.ended).toBe(1);
    expect(running.stderr).toContain('"acc": its key new does not open it: ');
    expect(running.stderr).toContain('had another key this id?');
  });

  it('says so when a replica goes on closing by another key', async () => {
    const accounts = accountIds(3);
    const [first = '', , last = ''] = accounts;
    await storeGrants(database.url, { sandbox, key: oldKey, accountIds: accounts });
    const running = rotation();
    await rows.whileLocked(last, async () => {
      await isWaitedFor(last);
      await query(
        database.url,
        `UPDATE pipedrive_oauth_credentials
            SET access_token = '${sealed(oldKey, 'newer', first, 'access')}' WHERE account_id = '${first}'`,
      );
    });
    expect([await running.ended, counts(running).reEncrypted]).toEqual([1, 3]);
    expect(running.stderr).toContain('The tokens of 1 account(s) were closed by another key meanwhile');
    const again = rotation();
    expect([await again.ended, counts(again)]).toEqual([0, { reEncrypted: 1, current: 2, unreadable: 0 }]);
  });

  it.each([
    ['are missing', {}, ['DATABASE_URL is missing', 'CREDENTIALS_KEYS is missing']],
    [
      'are wrong',
      { DATABASE_URL: 'mysql://app:hunter2@db/x', CREDENTIALS_KEYS: `a:${HUNTER},b:${HUNTER}` },
      ['DATABASE_URL must be a URL', 'CREDENTIALS_KEYS must not hold one key under two ids'],
    ],
  ])('lists both variables when they %s, and shows no value', async (_, variables, problems) => {
    const running = startRotation(variables);
    expect(await running.ended).toBe(1);
    for (const problem of problems) expect(running.stderr).toContain(problem);
    expect(running.stderr).not.toMatch(/hunter|aHVudGVy|\n {4}at /i);
    expect(running.stdout).toBe('');
  });

  it('says in a sentence that the database fails', async () => {
    const running = startRotation({ DATABASE_URL: `${database.url}_gone`, CREDENTIALS_KEYS: RING });
    expect(await running.ended).toBe(1);
    expect(running.stderr).toMatch(
      /^The rotation has failed: database .* does not exist\nUntil then: nothing/,
    );
    expect(running.stderr).not.toContain(new URL(database.url).password);
    expect(running.stderr).not.toMatch(/\n {4}at /);
  });
});

const HUNTER = Buffer.alloc(32, 'hunter').toString('base64');

function rotation(keys = RING): Rotation {
  return startRotation({ DATABASE_URL: database.url, CREDENTIALS_KEYS: keys });
}

function accountIds(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `acc-${String(index).padStart(4, '0')}`);
}

/** Until the rotation wants to change this row, which somebody else holds. */
async function isWaitedFor(accountId: string): Promise<void> {
  const sql = `
    SELECT 1 FROM pg_stat_activity
     WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0
       AND query LIKE 'UPDATE "pipedrive_oauth_credentials"%'`;
  await eventually(async () => expect(await query(database.url, sql), accountId).toHaveLength(1));
}

async function closedBy(keyId: string): Promise<unknown> {
  const sql = `
    SELECT count(*)::integer AS count FROM pipedrive_oauth_credentials
     WHERE access_token LIKE 'v1.${keyId}.%' AND refresh_token LIKE 'v1.${keyId}.%'`;
  return (await query(database.url, sql))[0]?.['count'];
}

/** Every row opens, and holds the tokens that were stored, or newer ones where the account has been refreshed. */
async function expectOpenWith(
  key: CredentialKey,
  grants: ReadonlyMap<string, TokenResponse>,
  refreshed: readonly string[],
): Promise<void> {
  const stored = await query(database.url, 'SELECT * FROM pipedrive_oauth_credentials');
  const kept = stored.filter(({ account_id: id }) => grants.has(String(id)));
  expect(kept).toHaveLength(grants.size);
  for (const { account_id: id, access_token: access, refresh_token: refresh } of kept) {
    const accountId = String(id);
    const tokens = {
      access_token: opened(key, String(access), accountId, 'access'),
      refresh_token: opened(key, String(refresh), accountId, 'refresh'),
    };
    const grant = grants.get(accountId);
    if (refreshed.includes(accountId)) expect(tokens.refresh_token).not.toBe(grant?.refresh_token);
    else expect(grant).toMatchObject(tokens);
  }
}

function serviceWith(keys: string): Promise<TestApp> {
  return startTestApp({ databaseUrl: database.url, sandbox, env: { CREDENTIALS_KEYS: keys } });
}

/** The code of a grant that a login of this account has brought. */
async function grantWaiting({ url }: TestApp, accountId: string): Promise<string> {
  const headers = { ...callerOf(accountId), Accept: 'application/json' };
  const login = await fetch(`${url}/v1/e/pipedrive/auth/login?forward_url=${url}/`, { headers });
  const { data } = (await login.json()) as { data: { url: string } };
  const { url: back } = await fetch(data.url);
  return new URL(back).searchParams.get('confirmation') ?? 'no code';
}

function confirm({ url }: TestApp, accountId: string, confirmation: string): Promise<Response> {
  const headers = { ...callerOf(accountId), 'Content-Type': 'application/json' };
  const body = JSON.stringify({ confirmation });
  return fetch(`${url}/v1/e/pipedrive/auth/confirm`, { method: 'POST', headers, body });
}

function callerOf(accountId: string): { Authorization: string } {
  return { Authorization: `Bearer ${signJwt({ account_id: accountId })}` };
}

/** The statuses of an export for each account, some at a time. */
async function exportAll(service: TestApp, accounts: readonly string[]): Promise<Set<number>> {
  const statuses = new Set<number>();
  const left = [...accounts];
  const worker = async (): Promise<void> => {
    for (let id = left.pop(); id !== undefined; id = left.pop()) {
      const answer = await fetch(`${service.url}/v1/e/pipedrive/export/pipelines`, {
        headers: callerOf(id),
      });
      await answer.text();
      statuses.add(answer.status);
    }
  };
  await Promise.all([1, 2, 3, 4].map(worker));
  return statuses;
}
