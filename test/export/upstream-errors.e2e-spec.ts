import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import type { FaultName } from '../../src/sandbox/index.js';
import { type Service, startService } from './service.js';

/** What is asked for the names of a page of deals. */
const LOOK_UPS = ['users', 'stages', 'persons', 'organizations'];

describe('what Pipedrive’s failures become', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService({ env: { PIPEDRIVE_TIMEOUT_MS: '3000' } });
  });
  afterEach(() => service.sandbox.faults.clear());
  afterAll(() => service.close());

  it.each<[FaultName, string]>([
    ['serverError', 'Pipedrive API error: answered 500'],
    ['timeout524', 'Pipedrive API error: answered 524'],
    ['paymentRequired', 'Pipedrive API error: answered 402'],
    ['forbidden', 'Pipedrive API error: answered 403'],
    ['gone', 'Pipedrive API error: answered 410'],
    ['redirect', 'Pipedrive API error: answered 302'],
    ['hang', 'Pipedrive API error: no answer within 3000 ms'],
    ['cutConnection', 'Pipedrive API error: the connection failed'],
    ['notJson', 'Pipedrive API error: an answer of the wrong form (not JSON)'],
    ['wrongForm', 'Pipedrive API error: an answer of the wrong form'],
  ])('%s is 502', async (fault, message) => {
    for (const type of ['deals', 'notes'] as const) {
      service.sandbox.faults.next(fault, { on: type, times: 2 });
      const { status, body } = await service.get(type);
      expect(status).toBe(502);
      expect(body).toStrictEqual({
        success: false,
        message: expect.stringContaining(message),
        error: 'EXTERNAL_API_ERROR',
      });
      service.sandbox.faults.clear();
    }
  });

  it('no list where a list should be is 502 in API v2, where nobody has seen it, and an empty one in v1', async () => {
    service.sandbox.faults.next('nullData', { on: 'deals' });
    const deals = await service.get('deals');
    expect([deals.status, deals.body.message]).toEqual([
      502,
      'Pipedrive API error: an answer of the wrong form (data is not a list)',
    ]);
    service.sandbox.faults.next('nullData', { on: 'notes' });
    const notes = await service.get('notes');
    expect([notes.status, notes.body.data]).toEqual([200, []]);
  });

  it('a 400 about a parameter that the caller gave is the caller’s 400, in Pipedrive’s words', async () => {
    service.sandbox.faults.next('refuseUpdatedSince', { on: 'deals' });
    // So late that nothing is new since: only then is Pipedrive asked for what has changed.
    const { status, body } = await service.get('deals?updated_since=2027-01-01T00:00:00Z');
    expect(status).toBe(400);
    expect(body).toStrictEqual({
      success: false,
      message: 'Pipedrive refused the request: Validation failed: updated_since: is not a valid datetime',
      error: 'INVALID_REQUEST',
    });
  });

  it('follows no redirect', async () => {
    service.sandbox.faults.next('redirect', { on: 'deals' });
    await service.get('deals');
    expect(service.sandbox.requests.count({ route: 'elsewhere' })).toBe(0);
  });

  it('a cursor that leads to itself is 502, never a page that repeats', async () => {
    const { body } = await service.get('deals?limit=5');
    service.sandbox.faults.next('cursorLoop', { on: 'deals' });
    const next = await service.get(`deals?limit=5&start=${String(body.pagination.next_start)}`);
    expect(next.status).toBe(502);
    expect(next.body.message).toContain('the next cursor is the present one');
  });

  it('a burst limit that lasts is 429 with Retry-After', async () => {
    service.sandbox.faults.next('rateLimitBurst', { on: 'deals', times: 10, retryAfterSeconds: 7 });
    const { status, body, headers } = await service.get('deals');
    expect(status).toBe(429);
    expect(body).toStrictEqual({
      success: false,
      message: 'Rate limit exceeded. Please try again later.',
      error: 'RATE_LIMIT_EXCEEDED',
    });
    expect(headers.get('retry-after')).toBe('7');
  });

  it('a short burst limit is waited out', async () => {
    service.sandbox.faults.next('rateLimitBurst', { on: 'deals', retryAfterSeconds: 1 });
    expect((await service.get('deals?limit=5')).status).toBe(200);
  });

  it('is not waited out for more than five seconds in sum, over all calls of a page', async () => {
    service.sandbox.requests.clear();
    service.sandbox.faults.next('rateLimitBurst', { times: 100, retryAfterSeconds: 2 });
    expect((await service.get('deals?limit=5')).status).toBe(429);
    expect(service.sandbox.requests.count({ route: 'deals' })).toBe(3);
  });

  it('is waited out three times by one call, and no more', async () => {
    service.sandbox.requests.clear();
    service.sandbox.faults.next('rateLimitBurst', { on: 'deals', times: 100, retryAfterSeconds: 1 });
    expect((await service.get('deals?limit=5')).status).toBe(429);
    expect(service.sandbox.requests.count({ route: 'deals' })).toBe(4);
  });

  it('is waited out once for all the look-ups of a page that are refused together', async () => {
    const fresh = await startService({
      sandbox: { company: { deals: 500, persons: 500, organizations: 300 } },
    });
    try {
      const met = new Set<string>();
      fresh.sandbox.faults.next('rateLimitBurst', {
        times: Infinity,
        retryAfterSeconds: 1,
        on: ({ routeName, query }) => {
          // Each of them the first time.
          const call = JSON.stringify([routeName, query]);
          return LOOK_UPS.includes(routeName) && met.size < met.add(call).size;
        },
      });
      const { status, body } = await fresh.get('deals?limit=500');
      expect([status, body.data.length]).toEqual([200, 500]);
      // One after another they would be more than five seconds.
      expect(met.size).toBeGreaterThan(5);
    } finally {
      await fresh.close();
    }
  });

  it('a spent day is 429 at once, without a second try', async () => {
    service.sandbox.requests.clear();
    service.sandbox.faults.next('rateLimitDaily', { on: 'deals', retryAfterSeconds: 3939 });
    const { status, headers } = await service.get('deals');
    expect(status).toBe(429);
    expect(headers.get('retry-after')).toBe('3939');
    expect(service.sandbox.requests.count({ route: 'deals' })).toBe(1);
  });

  it('Cloudflare’s HTML 403 is 429, not a missing permission', async () => {
    service.sandbox.requests.clear();
    service.sandbox.faults.next('cloudflareBlock', { on: 'deals' });
    const { status, body, headers } = await service.get('deals');
    expect([status, body.error, headers.get('retry-after')]).toEqual([429, 'RATE_LIMIT_EXCEEDED', '60']);
    expect(service.sandbox.requests.count({ route: 'deals' })).toBe(1);
  });

  it('a missing scope is 401 and says what to grant', async () => {
    service.sandbox.faults.next('scopeMismatch', { on: 'deals' });
    const { status, body, headers } = await service.get('deals');
    expect(status).toBe(401);
    expect(body.error).toBe('INSUFFICIENT_SCOPE');
    expect(body.message).toContain('grant deals:read or deals:full');
    expect(headers.get('link')).toContain('rel="reconnect"');
  });

  it('a 401 renews the token once and repeats the call once', async () => {
    service.sandbox.requests.clear();
    service.sandbox.faults.next('unauthorized', { on: 'deals' });
    expect((await service.get('deals?limit=5')).status).toBe(200);
    expect(service.sandbox.requests.count({ route: 'token' })).toBe(1);
    expect(service.sandbox.requests.count({ route: 'deals' })).toBe(2);
  });

  it('a renewed token that is refused too is TOKEN_INVALIDATED, and the account lives on', async () => {
    service.sandbox.faults.next('unauthorized', { on: 'deals', times: 2 });
    const { status, body } = await service.get('deals');
    expect(status).toBe(401);
    expect(body).toStrictEqual({ success: false, message: 'TOKEN_INVALIDATED', error: 'TOKEN_INVALIDATED' });
    expect((await service.get('deals?limit=5')).status).toBe(200);
  });

  it('a 5xx is repeated once', async () => {
    service.sandbox.requests.clear();
    service.sandbox.faults.next('serverError', { on: 'deals' });
    expect((await service.get('deals?limit=5')).status).toBe(200);
    expect(service.sandbox.requests.count({ route: 'deals' })).toBe(2);
  });

  it('every 429 or 5xx of a look-up of names fails the page: a name is never silently lost', async () => {
    const fresh = await startService();
    try {
      fresh.sandbox.faults.next('rateLimitDaily', { on: 'users' });
      expect((await fresh.get('organizations')).status).toBe(429);
      fresh.sandbox.faults.next('serverError', { on: 'persons', times: 2 });
      expect((await fresh.get('deals')).status).toBe(502);
    } finally {
      await fresh.close();
    }
  });

  it.each([
    ['scopeMismatch', 'users'],
    ['forbidden', 'persons'],
  ] as const)('a %s of a look-up (%s) gives the records without these names', async (fault, route) => {
    const fresh = await startService();
    try {
      fresh.sandbox.faults.next(fault, { on: route, times: 10 });
      const { status, body } = await fresh.get('deals?limit=500');
      expect(status).toBe(200);
      const field = route === 'users' ? 'owner_id' : 'person_id';
      const references = body.data
        .map((deal) => deal[field] as { name: string | null } | null)
        .filter((one) => one !== null);
      expect(references.length).toBeGreaterThan(0);
      for (const { name } of references) expect(name).toBeNull();
    } finally {
      await fresh.close();
    }
  });
});

describe('an answer of more than 100 MB', () => {
  it('is 502, and is not read to its end', async () => {
    const service = await startService();
    try {
      service.sandbox.faults.next('hugeBody', { on: 'notes' });
      const { status, body } = await service.get('notes');
      expect(status).toBe(502);
      expect(body.message).toBe('Pipedrive API error: the answer is larger than 100 MB');
    } finally {
      await service.close();
    }
  });
});

describe('an api_domain that is not allowed', () => {
  it('is 502, and no token is sent to it', async () => {
    const service = await startService();
    try {
      const { DataSource } = await import('typeorm');
      await service.app.app
        .get(DataSource)
        .query(`UPDATE pipedrive_oauth_credentials SET api_domain = 'http://127.0.0.1:9'`);
      service.sandbox.requests.clear();
      const { status, body } = await service.get('deals');
      expect([status, body.error]).toEqual([502, 'EXTERNAL_API_ERROR']);
      expect(body.message).toContain('not among the allowed hosts');
      expect(service.sandbox.requests.entries).toEqual([]);
    } finally {
      await service.close();
    }
  });
});
