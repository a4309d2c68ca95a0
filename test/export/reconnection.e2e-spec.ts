import { DataSource } from 'typeorm';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import { ExportService, ExportType } from '../../src/index.js';
import type { Sandbox } from '../../src/sandbox/index.js';
import { accessTo } from './replica.js';
import type { Answer } from './service.js';
import { startTwoCompanies, type TwoCompanies } from './two-companies.js';

/** A page that began on one company's data must not go on with another's, nor with another user's eyes. */
describe('an account that is connected anew while a page is being read', () => {
  let both: TwoCompanies;
  let dataSource: DataSource;

  beforeAll(async () => {
    both = await startTwoCompanies();
    dataSource = both.app.app.get(DataSource);
  });
  afterEach(() => {
    vi.useRealTimers();
    both.first.behave({ signedInUserId: both.first.company.administratorId });
  });
  afterAll(() => both.close());

  /** The second page, asked for with an access that is good, which `meanwhile` is not any more when Pipedrive is called. */
  async function secondPage(accountId: string, meanwhile: () => Promise<void>): Promise<Answer> {
    await both.connect(accountId, both.first);
    await both.get(accountId, 'persons?limit=10');
    return withPositionsLocked(dataSource, async (isWaitedFor) => {
      const page = both.get(accountId, 'persons?limit=10&start=10');
      await isWaitedFor();
      await meanwhile();
      for (const { requests } of [both.first, both.second]) requests.clear();
      return { page };
    });
  }

  const ways = {
    'whose token Pipedrive refuses': () => both.first.tokens.expireAccessTokens(),
    'whose token has expired': () =>
      void vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2 * 3_600_000 }),
  };
  const cases = Object.entries(ways);

  it.each(cases)('is told to connect where it is another company’s now, %s', async (way, end) => {
    const { status, body } = await secondPage(`company ${way}`, async () => {
      end();
      await both.connect(`company ${way}`, both.second);
    });
    expect([status, body.error]).toEqual([401, 'TOKEN_INVALIDATED']);
    expect(apiCalls(both.second)).toEqual([]);
    // The next page begins anew, with the company that is connected now.
    expect((await both.get(`company ${way}`, 'persons?limit=1')).body.data).toMatchObject([
      { name: both.second.company.persons[0]?.name },
    ]);
  });

  it.each(cases)('is told to connect where it is another user’s of the company now, %s', async (way, end) => {
    const { status, body } = await secondPage(`user ${way}`, async () => {
      end();
      both.first.behave({ signedInUserId: both.first.company.users[1]?.id ?? 0 });
      await both.connect(`user ${way}`, both.first);
    });
    expect([status, body.error]).toEqual([401, 'TOKEN_INVALIDATED']);
  });

  it.each(cases)('is served where it is the same user’s as before, %s', async (way, end) => {
    const { status, body } = await secondPage(`same ${way}`, async () => {
      end();
      await both.connect(`same ${way}`, both.first);
    });
    expect(status).toBe(200);
    expect(body.data.map(({ id }) => id)).toEqual(
      both.first.company.persons.slice(10, 20).map(({ id }) => id),
    );
    // The page and the names each need a call: the access found anew is good for both.
    expect(apiCalls(both.first).length).toBeGreaterThan(1);
    expect(both.first.requests.count({ status: 401 })).toBeLessThanOrEqual(1);
  });

  it('has no page read with the access of another account', async () => {
    both.first.requests.clear();
    const request = { accountId: 'one', type: ExportType.Persons };
    const page = both.app.app.get(ExportService, { strict: false }).page(request, {
      access: accessTo(both.first, 'another'),
    });
    await expect(page).rejects.toThrow('options.access is that of another account');
    expect(apiCalls(both.first)).toEqual([]);
  });
});

function apiCalls({ requests }: Sandbox): string[] {
  return requests.entries.filter(({ path }) => path.startsWith('/api/')).map(({ path }) => path);
}

/** While the positions are locked, a page further on is held between finding its access and calling Pipedrive. */
async function withPositionsLocked(
  dataSource: DataSource,
  work: (isWaitedFor: () => Promise<void>) => Promise<{ page: Promise<Answer> }>,
): Promise<Answer> {
  const runner = dataSource.createQueryRunner();
  const blocked = `SELECT 1 FROM pg_locks WHERE relation = 'pipedrive_export_positions'::regclass AND NOT granted`;
  const isWaitedFor = async (): Promise<void> => {
    while ((await dataSource.query<unknown[]>(blocked)).length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  try {
    await runner.startTransaction();
    await runner.query('LOCK TABLE pipedrive_export_positions IN ACCESS EXCLUSIVE MODE');
    const { page } = await work(isWaitedFor);
    await runner.commitTransaction();
    return await page;
  } finally {
    if (runner.isTransactionActive) await runner.rollbackTransaction();
    await runner.release();
  }
}
