import { setMaxListeners } from 'node:events';
import { setTimeout } from 'node:timers/promises';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { type AccessSource, RateLimitError } from '../../src/index.js';
import { CompanyBudgets } from '../../src/pipedrive/budget/company-budgets.repository.js';
import { CompanyDirectories } from '../../src/pipedrive/export/names/company-directories.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { startPostgresProxy } from '../connection/postgres-proxy.js';
import { accessTo, type Replica, startReplica } from '../export/replica.js';
import { query } from '../support/query.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { inLanes, pipelines, stages } from './bulk-calls.js';

/** Pipedrive's real limits, and two replicas. */
describe('the budget of a company', () => {
  let database: TestDatabase;
  let sandbox: Sandbox;
  let one: Replica;
  let other: Replica;
  let access: AccessSource;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  beforeEach(async () => {
    // A sandbox of each test's own: its window is empty, and nothing is known of its day.
    await query(database.url, 'DELETE FROM pipedrive_company_budgets');
    sandbox = await startSandbox();
    one = await startReplica(database.url, sandbox);
    other = await startReplica(database.url, sandbox);
    access = accessTo(sandbox, 'account');
    return async () => {
      await one.close();
      await other.close();
      await sandbox.close();
    };
  });
  afterAll(() => database.drop());

  const refused = (): number => sandbox.requests.count({ status: 429 });

  it('lets no bulk work exceed the window, though twelve lanes push', async () => {
    await inLanes(180, 12, () => pipelines(one, { access, bulk: 'a' }));
    expect([refused(), sandbox.requests.count({ status: 200 })]).toEqual([0, 180]);
  });

  it('is shared by works on two replicas, by halves, and none exceeds the window', async () => {
    const calls = (route: 'pipelines' | 'stages'): number => sandbox.requests.count({ route, status: 200 });
    const first = async (): Promise<number> => {
      await inLanes(150, 12, () => pipelines(one, { access, bulk: 'a' }));
      return calls('stages');
    };
    const second = async (): Promise<number> => {
      await inLanes(150, 12, () => stages(other, { access, bulk: 'b' }));
      return calls('pipelines');
    };
    const byThen = await Promise.all([first(), second()]);
    expect([refused(), calls('pipelines'), calls('stages')]).toEqual([0, 150, 150]);
    // When the one that is first at its end is there, the other is nearly as far.
    expect(Math.min(...byThen)).toBeGreaterThan(0.7 * 150);
  });

  it('is shared by accounts of one Pipedrive user, and one of few lanes is not starved', async () => {
    const isOver = new AbortController();
    setMaxListeners(0, isOver.signal);
    const second = accessTo(sandbox, 'second');
    const pushing = inLanes(Infinity, 24, () =>
      pipelines(one, { access: second, bulk: 'a', signal: isOver.signal }),
    ).catch(() => {});
    await inLanes(80, 4, () => stages(one, { access, bulk: 'b' }));
    expect(refused()).toBe(0);
    // Call by call, 24 lanes would get six times as much as 4.
    expect(sandbox.requests.count({ route: 'pipelines' })).toBeLessThan(80 * 3);
    isOver.abort();
    await pushing;
  });

  it('is what the headers say, where they say another number than the default', async () => {
    sandbox.behave({ limits: { burst: 20 } });
    await pipelines(one, { access });
    await inLanes(40, 6, () => pipelines(one, { access, bulk: 'a' }));
    expect(refused()).toBe(0);
  });

  it('counts the pages of a replica that has said nothing: the headers show them', async () => {
    await inLanes(40, 8, () => pipelines(other, { access }));
    await inLanes(100, 12, () => pipelines(one, { access, bulk: 'a' }));
    expect(refused()).toBe(0);
  });

  it('counts the pages of its own process', async () => {
    sandbox.behave({ latencyMs: 300 });
    await Promise.all([
      inLanes(60, 60, () => stages(one, { access })),
      setTimeout(100).then(() => inLanes(60, 60, () => pipelines(one, { access, bulk: 'a' }))),
    ]);
    expect(refused()).toBe(0);
  });

  it('makes all bulk work wait where one call was refused, on every replica, and no page', async () => {
    const leaving = new AbortController();
    const { signal } = leaving;
    sandbox.faults.next('rateLimitBurst', { on: 'pipelines', retryAfterSeconds: 50 });
    const waiting = [pipelines(one, { access, bulk: 'a', signal })];
    await expect.poll(refused).toBe(1);
    await expect.poll(() => pauseOf(database)).toBeGreaterThan(0);
    waiting.push(
      pipelines(one, { access, bulk: 'b', signal }),
      pipelines(other, { access, bulk: 'c', signal }),
    );
    await stages(one, { access });
    await stages(other, { access });
    // What a page may wait for, too, whoever has begun it.
    await one.app.get(CompanyDirectories).users.get([1], { access, bulk: 'a', signal });
    // Longer than the window is full that the refusal has shown.
    await setTimeout(2_400);
    expect(sandbox.requests.count({ route: 'pipelines' })).toBe(1);
    leaving.abort();
    for (const call of waiting) await expect(call).rejects.toThrow('abandoned');
  });

  it('is waited for no longer than the service runs', async () => {
    sandbox.faults.next('rateLimitBurst', { on: 'pipelines', retryAfterSeconds: 50 });
    const replica = await startReplica(database.url, sandbox);
    const waiting = pipelines(replica, { access, bulk: 'a' });
    waiting.catch(() => {});
    await expect.poll(refused).toBe(1);
    await replica.close();
    await expect(waiting).rejects.toThrow('abandoned');
  });

  it('goes on when the pause is over', async () => {
    sandbox.faults.next('rateLimitBurst', { on: 'pipelines', times: 4, retryAfterSeconds: 1 });
    await inLanes(8, 4, () => pipelines(one, { access, bulk: 'a' }));
    expect(sandbox.requests.count({ status: 200 })).toBe(8);
  });

  it('stops bulk work on every replica when the day is spent, says until when, and stops no page', async () => {
    sandbox.faults.next('rateLimitDaily', { on: 'pipelines', retryAfterSeconds: 3939 });
    const error = await pipelines(one, { access, bulk: 'a' }).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(RateLimitError);
    expect(error).toMatchObject({
      scope: 'daily',
      message: expect.stringContaining('tokens of the day are spent'),
    });
    expect((error as RateLimitError).retryAfterSeconds).toBeLessThanOrEqual(3939);
    expect((error as RateLimitError).retryAfterSeconds).toBeGreaterThan(3900);
    await expect(pipelines(other, { access, bulk: 'b' })).rejects.toMatchObject({ scope: 'daily' });
    expect(sandbox.requests.entries).toHaveLength(1);
    await pipelines(one, { access });
  });

  it('leaves the reserve untouched, and says why', async () => {
    sandbox.behave({ limits: { dailyTokens: 502 } });
    const error = await inLanes(Infinity, 6, () => pipelines(one, { access, bulk: 'a' })).catch(
      (error: unknown) => error,
    );
    expect(error).toMatchObject({
      scope: 'reserve',
      retryAfterSeconds: 3600,
      message: expect.stringMatching(
        /102 of the company's 502 API tokens of the day are left, and bulk exports leave 20 % to its other tools\./,
      ),
    });
    expect(sandbox.requests.count({ status: 200 })).toBe(80);
    await expect(pipelines(other, { access, bulk: 'b' })).rejects.toMatchObject({ scope: 'reserve' });
    expect(sandbox.requests.entries).toHaveLength(80);
    await pipelines(one, { access });
  });

  it('spends nothing more than one call where the reserve was touched before', async () => {
    sandbox.behave({ limits: { dailyTokens: 502 } });
    await inLanes(90, 12, () => pipelines(one, { access: accessTo(sandbox, 'second') })).catch(() => {});
    sandbox.requests.clear();
    await expect(pipelines(other, { access, bulk: 'a' })).rejects.toMatchObject({ scope: 'reserve' });
    expect(sandbox.requests.entries).toHaveLength(1);
  });

  it('reserves what the module is told', async () => {
    sandbox.behave({ limits: { dailyTokens: 100 } });
    const replica = await startReplica(database.url, sandbox, {}, { reservePercent: 50 });
    await expect(inLanes(Infinity, 1, () => pipelines(replica, { access, bulk: 'a' }))).rejects.toThrow(
      '50 %',
    );
    expect(sandbox.requests.count({ status: 200 })).toBe(10);
    await replica.close();
  });

  it('is forgotten a day after its last use', async () => {
    await pipelines(one, { access, bulk: 'a' });
    await query(
      database.url,
      `INSERT INTO pipedrive_company_budgets (company_id, state, used_at)
       VALUES ('old', '{"day":null,"bursts":{}}', now() - interval '25 hours')`,
    );
    await one.app.get(CompanyBudgets).forgetUnused();
    const left = await query(database.url, 'SELECT company_id FROM pipedrive_company_budgets');
    expect(left).toEqual([{ company_id: String(sandbox.company.id) }]);
  });

  it('is found again when Postgres was away for a moment; while it is away, pages go on', async () => {
    const proxy = await startPostgresProxy(database.url);
    const replica = await startReplica(proxy.url, sandbox);
    await pipelines(replica, { access, bulk: 'a' });
    proxy.cut();
    const waiting = pipelines(replica, { access, bulk: 'a' });
    await stages(replica, { access });
    expect(sandbox.requests.count({ route: 'pipelines' })).toBe(1);
    proxy.restore();
    await waiting;
    proxy.cut();
    await expect(pipelines(replica, { access, bulk: 'a' })).rejects.toThrow("budget can't be read");
    proxy.restore();
    await replica.close();
    await proxy.close();
  });
});

/** Milliseconds since 1970. */
async function pauseOf(database: TestDatabase): Promise<number> {
  const [row] = await query(
    database.url,
    `SELECT max((burst.value->>'pausedUntil')::float8) AS until
       FROM pipedrive_company_budgets, jsonb_each(state->'bursts') burst`,
  );
  return Number(row?.until ?? 0);
}
