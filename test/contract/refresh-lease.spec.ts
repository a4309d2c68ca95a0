import { randomUUID } from 'node:crypto';

import { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import {
  isLive,
  type LiveCredential,
  OAuthCredential,
} from '../../src/pipedrive/credentials/oauth-credential.entity.js';
import {
  ANSWER_LOST,
  type FailedRefresh,
  type HeldLease,
  RefreshLease,
} from '../../src/pipedrive/credentials/refresh-lease.js';
import { SharedGrants } from '../../src/pipedrive/credentials/shared-grants.repository.js';

const LONG_MS = 3_600_000;
const accountId = 'acc-1';

let database: TestDatabase;
let dataSource: DataSource;
let lease: RefreshLease;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await new DataSource({
    type: 'postgres',
    url: database.url,
    entities: [OAuthCredential],
  }).initialize();
  lease = new RefreshLease(dataSource);
});
beforeEach(async () => {
  await remove();
  await insert();
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

describe('a claim', () => {
  it('gets nothing while another holds the lease, though the row is as it was read', async () => {
    await held(claim(await read()));
    expect(await claim(await read())).toBeUndefined();
  });

  it('gets nothing with what was read before a lease that has run out since', async () => {
    const seen = await read();
    await held(claim(seen, { leaseMs: 0 }));
    expect(await claim(seen)).toBeUndefined();
    await held(claim(await read()));
  });

  it('gets nothing with what was read during a lease whose holder has saved since', async () => {
    const first = await held(claim(await read()));
    const seen = await read();
    expect(await lease.save(first, { accessToken: 'newer' })).toBe(true);
    expect(await claim(seen)).toBeUndefined();
    expect(await read()).toMatchObject({ accessToken: 'newer', leaseOwner: null });
  });

  it('gets nothing with what was read during one that was released, of an answer that was still to come', async () => {
    const first = await held(claim(await read()));
    const seen = await read();
    expect(await lease.release(first)).toBe(true);
    expect(await claim(seen)).toBeUndefined();
    await held(claim(await read()));
  });

  it('gets nothing while a refresh that failed cools down, though the row is as it was read', async () => {
    await lease.fail(await held(claim(await read())), failed({ coolDownMs: LONG_MS }));
    expect(await claim(await read())).toBeUndefined();
    await held(claim(await read(), { purpose: 'revocation' }));
  });

  it('gets the lease once it has cooled down, but not with what was read before it failed', async () => {
    const first = await held(claim(await read()));
    const seen = await read();
    await lease.fail(first, failed({ coolDownMs: 0 }));
    expect(await claim(seen)).toBeUndefined();
    await held(claim(await read()));
  });

  it('gets nothing of a grant that is dead, though the row is as it was read', async () => {
    const first = await held(claim(await read()));
    expect(await lease.invalidate(first, 'invalid_grant')).toBe(true);
    expect(await claim({ ...first.credential, version: first.version + 1 })).toBeUndefined();
  });

  it('gets nothing with what was read before the row was made anew, though its version is the same', async () => {
    const seen = await read();
    await remove();
    await insert();
    expect((await read()).version).toBe(seen.version);
    expect(await claim(seen)).toBeUndefined();
  });
});

it('marks a grant as dead, and keeps neither of its tokens', async () => {
  await lease.invalidate(await held(claim(await read())), 'invalid_grant');
  const row = await dataSource.getRepository(OAuthCredential).findOneByOrFail({ accountId });
  expect(row).toMatchObject({ invalidatedReason: 'invalid_grant', accessToken: null, refreshToken: null });
});

describe('what a row tells whoever reads it', () => {
  it('is whether the lease is held, by the clock of Postgres', async () => {
    expect((await read()).isLeased).toBe(false);
    await held(claim(await read(), { leaseMs: 0 }));
    expect((await read()).isLeased).toBe(false);
    await held(claim(await read()));
    expect((await read()).isLeased).toBe(true);
  });

  it('is for how long the token endpoint is left alone', async () => {
    expect((await read()).coolDownSeconds).toBe(0);
    await lease.fail(await held(claim(await read())), failed({ coolDownMs: LONG_MS }));
    const { coolDownSeconds } = await read();
    expect(coolDownSeconds).toBeGreaterThan(LONG_MS / 1000 - 60);
    expect(coolDownSeconds).toBeLessThanOrEqual(LONG_MS / 1000);
    await dataSource.query(
      `UPDATE pipedrive_oauth_credentials SET refresh_after = now() - interval '1 hour'`,
    );
    expect((await read()).coolDownSeconds).toBe(0);
  });
});

describe('a refresh that went unanswered', () => {
  it('is remembered by the next holders, until tokens are saved', async () => {
    await lease.fail(await held(claim(await read())), failed({ mayHaveExchanged: true }));
    const { refreshUnansweredAt: since } = await read();
    expect(since).not.toBeNull();
    await lease.fail(await held(claim(await read())), failed({ mayHaveExchanged: true }));
    await lease.fail(await held(claim(await read())), failed({ mayHaveExchanged: false }));
    await lease.release(await held(claim(await read())));
    expect((await read()).refreshUnansweredAt).toEqual(since);
    await lease.save(await held(claim(await read())), { accessToken: 'newer' });
    expect((await read()).refreshUnansweredAt).toBeNull();
  });

  it.each([
    ['was released', (first: HeldLease) => lease.release(first)],
    ['failed with an answer', (first: HeldLease) => lease.fail(first, failed({ mayHaveExchanged: false }))],
  ])('is none that %s', async (_, end) => {
    await end(await held(claim(await read())));
    expect((await read()).refreshUnansweredAt).toBeNull();
  });

  it('is one whose holder never ended its lease', async () => {
    await held(claim(await read(), { leaseMs: 0 }));
    expect((await read()).refreshUnansweredAt).not.toBeNull();
  });

  it('is none whose holder has died while it revoked the grant', async () => {
    await held(claim(await read(), { leaseMs: 0, purpose: 'revocation' }));
    const { credential } = await held(claim(await read()));
    expect(credential.refreshUnansweredAt).toBeNull();
  });
});

describe.each([
  ['fail', (lost: HeldLease) => lease.fail(lost, failed({ coolDownMs: LONG_MS }))],
  ['save', (lost: HeldLease) => lease.save(lost, { accessToken: 'too late' })],
  ['invalidate', (lost: HeldLease) => lease.invalidate(lost, 'invalid_grant')],
  ['release', (lost: HeldLease) => lease.release(lost)],
])('%s under a lease that was lost', (_, end) => {
  it('changes nothing where the same owner has claimed again', async () => {
    const owner = randomUUID();
    const lost = await held(claim(await read(), { owner, leaseMs: 0 }));
    await held(claim(await read(), { owner }));
    const before = await read();
    expect(await end(lost)).toBe(false);
    expect(await read()).toEqual(before);
  });

  it('changes nothing where the row was made anew, and another has claimed it under the same version', async () => {
    const lost = await held(claim(await read()));
    await remove();
    await insert();
    const other = await held(claim(await read()));
    expect(other.version).toBe(lost.version);
    const before = await read();
    expect(await end(lost)).toBe(false);
    expect(await read()).toEqual(before);
  });
});

describe('tokens that come too late', () => {
  it('heal a grant that was marked for want of them, by its old refresh token where there is no new one', async () => {
    const lost = await held(claim(await read(), { leaseMs: 0 }));
    await lease.invalidate(await held(claim(await read())), ANSWER_LOST);
    expect(await lease.saveLate(lost, { accessToken: 'late' })).toBe(true);
    const { generation } = lost.credential;
    const healed = await read();
    expect(healed).toMatchObject({ accessToken: 'late', refreshToken: 'refresh', isLeased: false });
    expect(healed.generation).toBeGreaterThan(generation);
  });

  it('heal nothing that has ended for another reason since', async () => {
    const lost = await held(claim(await read(), { leaseMs: 0 }));
    await lease.invalidate(await held(claim(await read())), ANSWER_LOST);
    const { companyId, userId } = lost.credential;
    const end = { companyId, userId, reason: 'uninstalled', connectedUntil: undefined } as const;
    // It was dead before: nobody loses a connection by it.
    expect(await new SharedGrants(dataSource).end(end)).toBe(0);
    expect(await lease.saveLate(lost, { accessToken: 'late' })).toBe(false);
    expect(await dataSource.getRepository(OAuthCredential).findOneByOrFail({ accountId })).toMatchObject({
      accessToken: null,
      invalidatedReason: 'uninstalled',
    });
  });

  it('are not stored where another has claimed the lease since the row was looked at', async () => {
    const lost = await held(claim(await read(), { leaseMs: 0 }));
    const runner = dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.query(
      `UPDATE pipedrive_oauth_credentials SET version = version + 1, lease_owner = gen_random_uuid(),
              lease_until = clock_timestamp() + interval '1 hour'`,
    );
    const late = lease.saveLate(lost, { accessToken: 'late', refreshToken: 'late' });
    await isWaiting();
    await runner.commitTransaction();
    await runner.release();
    expect(await late).toBeUndefined();
    expect(await read()).toMatchObject({ accessToken: 'access', isLeased: true });
  });
});

/** Until somebody waits for another's lock. */
async function isWaiting(): Promise<void> {
  const sql = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0`;
  while ((await dataSource.query<unknown[]>(sql)).length === 0) await new Promise(setImmediate);
}

function claim(
  seen: LiveCredential,
  terms: Partial<Parameters<RefreshLease['claim']>[1]> = {},
): Promise<HeldLease | undefined> {
  return lease.claim(seen, { owner: randomUUID(), leaseMs: LONG_MS, purpose: 'refresh', ...terms });
}

function failed(facts: Partial<FailedRefresh>): FailedRefresh {
  return { details: 'the token endpoint answered 500', mayHaveExchanged: false, coolDownMs: 0, ...facts };
}

/** @throws Error where the claim was refused */
async function held(claimed: Promise<HeldLease | undefined>): Promise<HeldLease> {
  const found = await claimed;
  if (found === undefined) throw new Error('the claim was refused');
  return found;
}

/** @throws Error where its grant is dead */
async function read(): Promise<LiveCredential> {
  const row = await dataSource.getRepository(OAuthCredential).findOneByOrFail({ accountId });
  if (!isLive(row)) throw new Error('the grant is dead');
  return row;
}

async function remove(): Promise<void> {
  await dataSource.getRepository(OAuthCredential).delete({ accountId });
}

async function insert(): Promise<void> {
  const now = new Date();
  await dataSource.getRepository(OAuthCredential).insert({
    accountId,
    accessToken: 'access',
    refreshToken: 'refresh',
    expiresAt: now,
    apiDomain: 'https://acme.pipedrive.com',
    scopes: [],
    companyId: '1',
    userId: '1',
    refreshedAt: now,
    connectedAt: now,
    version: 1,
  });
}
