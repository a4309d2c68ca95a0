import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { ask, type Service, startService } from '../export/service.js';
import { eventually } from '../support/eventually.js';
import { query } from '../support/query.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { collection } from './collection.js';

/** Fewer than this machine could make of itself in 2 seconds, whatever else it does. */
const BURST = 24;

/** Bulk exports under limits as Pipedrive has them: requests in 2 seconds, and a day's tokens. */
describe('a whole collection', () => {
  let service: Service;
  let replica: TestApp;

  beforeAll(async () => {
    service = await startService({
      sandbox: { company: { deals: 15_000, archivedDeals: 0, notes: 0 }, limits: { burst: BURST } },
    });
    replica = await startTestApp({ databaseUrl: service.database.url, sandbox: service.sandbox });
    // So that each knows its users, and a page is one call.
    for (const { url } of [service.app, replica]) await ask(`${url}${A_PAGE}`);
  });
  beforeEach(() => service.sandbox.requests.clear());
  afterEach(async () => {
    service.sandbox.behave({ limits: { dailyTokens: 900_000 } });
    await query(service.database.url, 'DELETE FROM pipedrive_company_budgets');
  });
  afterAll(async () => {
    await replica.close();
    await service.close();
  });

  const deals = (of: Service): ReturnType<typeof collection> =>
    collection(of, 'deals/all?archived=exclude&related=ids');

  it('comes twice at once over two replicas, complete, without a refused request; pages go before it', async () => {
    const ended: string[] = [];
    const both = [deals(service), deals({ ...service, app: replica })].map(async (answer) => {
      const { receipt } = await answer;
      ended.push('collection');
      return receipt;
    });
    const isUnderWay = (): void =>
      expect(service.sandbox.requests.count({ route: 'deals' })).toBeGreaterThan(20);
    await eventually(isUnderWay);
    for (const { url } of [service.app, replica]) {
      const page = await ask(`${url}${A_PAGE}`);
      ended.push(`page ${page.status}`);
    }
    for (const receipt of await Promise.all(both))
      expect(receipt).toMatchObject({ complete: true, count: 15_000, distinct_ids: 15_000 });
    expect(ended).toEqual(['page 200', 'page 200', 'collection', 'collection']);
    expect(service.sandbox.requests.count({ status: 429 })).toBe(0);
  });

  it('ends at the reserve, which the customer’s other tools need, and says so', async () => {
    service.sandbox.behave({ limits: { dailyTokens: await tokensLeaving(service, 100) } });
    const { status, records, receipt } = await deals(service);
    expect([status, records.length]).toEqual([200, receipt?.count]);
    expect(receipt).toMatchObject({
      complete: false,
      reason: expect.stringMatching(
        /^Rate limit exceeded.* API tokens of the day are left, and bulk exports leave 20 % to its other tools\. /,
      ),
    });
    const again = await deals({ ...service, app: replica });
    expect(again.status).toBe(429);
    expect(again.headers.get('retry-after')).toBe('3600');
    expect(again.error).toEqual({
      success: false,
      message: expect.stringContaining('leave 20 % to its other tools'),
      error: 'RATE_LIMIT_EXCEEDED',
    });
    expect((await service.get('deals?limit=1&related=ids')).status).toBe(200);
  });
});

const A_PAGE = '/v1/e/pipedrive/export/persons?limit=1&related=ids';

/** A day's limit of which bulk work may still spend this many tokens. */
async function tokensLeaving(service: Service, tokens: number): Promise<number> {
  const probe = 1_000_000;
  service.sandbox.behave({ limits: { dailyTokens: probe } });
  const access = service.sandbox.tokens.issue().access_token;
  const answer = await fetch(`${service.sandbox.url}/api/v2/pipelines`, {
    headers: { authorization: `Bearer ${access}` },
  });
  const spent = probe - Number(answer.headers.get('x-daily-ratelimit-token-remaining'));
  return Math.floor((spent + tokens) / 0.8);
}
