import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { type Service, startService } from '../export/service.js';
import { query } from '../support/query.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { collection } from './collection.js';

/** Bulk exports under Pipedrive's own limits: 80 requests in 2 seconds, and a day's tokens. */
describe('a whole collection', () => {
  let service: Service;
  let replica: TestApp;

  beforeAll(async () => {
    service = await startService({
      sandbox: { company: { deals: 30_000, archivedDeals: 0, notes: 0 }, limits: { burst: 80 } },
    });
    replica = await startTestApp({ databaseUrl: service.database.url, sandbox: service.sandbox });
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

  it('comes twice at once over two replicas without a refused request, complete', async () => {
    const both = [deals(service), deals({ ...service, app: replica })];
    for (const { receipt } of await Promise.all(both))
      expect(receipt).toMatchObject({ complete: true, count: 30_000 });
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
