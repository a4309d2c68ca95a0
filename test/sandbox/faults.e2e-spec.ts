import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.js';
import type { FaultName, Sandbox } from '../../src/sandbox/index.js';
import { ask, idsOf } from './ask.js';
import { refresh } from './oauth-client.js';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.close());

/** A GET whose answer need not be JSON, nor whole. */
async function get(path = '/api/v2/deals', signal?: AbortSignal): Promise<Response> {
  const { access_token } = sandbox.tokens.issue();
  return fetch(`${sandbox.url}${path}`, {
    headers: { authorization: `Bearer ${access_token}` },
    redirect: 'manual',
    signal: signal ?? null,
  });
}

describe('a fault of the API', () => {
  it.each<[FaultName, number, string, RegExp]>([
    ['rateLimitBurst', 429, 'application/json', /"error":"Request over limit","errorCode":429/],
    ['rateLimitDaily', 429, 'application/json', /"error":"daily request budget exceeded","errorCode":429/],
    ['scopeMismatch', 403, 'application/json', /"error":"Scope and URL mismatch","errorCode":403/],
    ['cloudflareBlock', 403, 'text/html', /This error is produced by Cloudflare/],
    ['unauthorized', 401, 'application/json', /"error":"unauthorized access","errorCode":401/],
    ['serverError', 500, 'application/json', /"success":false/],
    ['timeout524', 524, 'text/html', /^<!DOCTYPE html>/],
    ['notJson', 200, 'text/html', /^<!DOCTYPE html>/],
    ['wrongForm', 200, 'application/json', /^{"ok":true/],
    ['nullData', 200, 'application/json', /^{"success":true,"data":null}$/],
    ['paymentRequired', 402, 'application/json', /"errorCode":402/],
    ['forbidden', 403, 'application/json', /You do not have permissions to do this/],
    ['gone', 410, 'application/json', /"success":false/],
  ])('%s answers %i once, at no cost', async (name, status, type, body) => {
    sandbox.faults.next(name);
    const answer = await get();
    expect([answer.status, answer.headers.get('content-type')?.split(';')[0]]).toEqual([status, type]);
    expect(await answer.text()).toMatch(body);
    expect(sandbox.requests.entries.map((request) => [request.status, request.tokens])).toEqual([
      [status, 0],
    ]);
    expect((await get()).status).toBe(200);
  });

  it('rateLimitBurst and rateLimitDaily can be told apart by their headers, and may name a time', async () => {
    sandbox.faults.next('rateLimitBurst');
    sandbox.faults.next('rateLimitDaily', { retryAfterSeconds: 3939 });
    const [burst, daily] = [(await get()).headers, (await get()).headers];
    expect([
      burst.get('x-ratelimit-remaining'),
      burst.get('x-ratelimit-reset'),
      burst.get('retry-after'),
    ]).toEqual(['0', '1', null]);
    expect(daily.get('x-daily-ratelimit-token-remaining')).toBe('0');
    expect(daily.get('retry-after')).toBe('3939');
  });

  it('cutConnection breaks off within the body', async () => {
    sandbox.faults.next('cutConnection');
    const answer = await get();
    expect(answer.status).toBe(200);
    await expect(answer.text()).rejects.toThrow('terminated');
  });

  it('hang never answers, and does not keep the sandbox from closing', async () => {
    sandbox.faults.next('hang');
    const failure = failureOf(get());
    await arrival('deals');
    await sandbox.close();
    expect(await failure).toBe('TypeError');
    expect(sandbox.requests.entries[0]?.status).toBeUndefined();
  });

  it('slow answers as ever, later than a call that comes after it', async () => {
    sandbox.faults.next('slow', { ms: 1000 });
    const slow = ask(sandbox, '/api/v2/deals?limit=1');
    await arrival('deals');
    const quick = await ask(sandbox, '/api/v2/deals?limit=1');
    expect(sandbox.requests.entries.map((request) => request.status)).toEqual([undefined, 200]);
    expect((await slow).body).toEqual(quick.body);
  });

  it('redirect leads to where one can see who follows', async () => {
    sandbox.faults.next('redirect');
    const answer = await get();
    expect([answer.status, answer.headers.get('location')]).toEqual([302, `${sandbox.url}/elsewhere`]);
    await fetch(`${sandbox.url}/elsewhere`);
    expect(sandbox.requests.count({ route: 'elsewhere' })).toBe(1);
  });

  it('hugeBody sends more than 100 MB', async () => {
    sandbox.faults.next('hugeBody');
    const answer = await get();
    let bytes = 0;
    for await (const chunk of answer.body ?? []) bytes += chunk.length;
    expect(bytes).toBeGreaterThan(100 * 1024 * 1024);
  });

  it('cursorLoop names the page itself as the next one, on every page', async () => {
    sandbox.faults.next('cursorLoop', { times: 2 });
    const first = await ask(sandbox, '/api/v2/deals?limit=2');
    const cursor = first.body.additional_data?.next_cursor;
    const second = await ask(sandbox, `/api/v2/deals?limit=2&cursor=${cursor}`);
    expect([idsOf(second), second.body.additional_data?.next_cursor]).toEqual([idsOf(first), cursor]);
  });

  it('refuseCursor waits for a call that bears a cursor', async () => {
    sandbox.faults.next('refuseCursor');
    const first = await ask(sandbox, '/api/v2/deals?limit=2');
    expect([first.status, sandbox.faults.pending]).toEqual([200, 1]);
    const path = `/api/v2/deals?limit=2&cursor=${first.body.additional_data?.next_cursor}`;
    expect((await ask(sandbox, path)).status).toBe(400);
    expect((await ask(sandbox, path)).status).toBe(200);
  });

  it('refuseUpdatedSince waits for a call that bears updated_since, and names it', async () => {
    sandbox.faults.next('refuseUpdatedSince');
    expect((await ask(sandbox, '/api/v2/deals?limit=2')).status).toBe(200);
    const path = '/api/v2/deals?limit=2&updated_since=2026-01-01T00:00:00Z';
    const refused = await get(path);
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({
      error: 'Validation failed: updated_since: is not a valid datetime',
      code: 'ERR_SCHEMA_VALIDATION_FAILED',
    });
    expect((await ask(sandbox, path)).status).toBe(200);
  });
});

describe('latency', () => {
  it('delays the API and not OAuth', async () => {
    sandbox.behave({ latencyMs: 1000 });
    const delayed = ask(sandbox, '/api/v2/deals');
    await arrival('deals');
    expect((await refresh(sandbox, sandbox.tokens.issue().refresh_token)).status).toBe(200);
    expect(sandbox.requests.entries.map((request) => request.status)).toEqual([undefined, 200]);
    expect((await delayed).status).toBe(200);
  });
});

describe('the place of a fault', () => {
  it('is any call of the API when none is named, and no call of OAuth', async () => {
    sandbox.faults.next('serverError');
    expect((await refresh(sandbox, sandbox.tokens.issue().refresh_token)).status).toBe(200);
    expect((await ask(sandbox, '/v1/users/me')).status).toBe(500);
  });

  it('is a route by name, or what a predicate says', async () => {
    sandbox.faults.next('serverError', { on: 'persons' });
    sandbox.faults.next('gone', { on: ({ path, query }) => path === '/v1/notes' && query['start'] === '5' });
    expect((await ask(sandbox, '/api/v2/deals')).status).toBe(200);
    expect((await ask(sandbox, '/v1/notes')).status).toBe(200);
    expect((await ask(sandbox, '/api/v2/persons')).status).toBe(500);
    expect((await ask(sandbox, '/v1/notes?start=5')).status).toBe(410);
    expect(sandbox.faults.pending).toBe(0);
  });

  it('is after authentication: a call that is refused anyway uses nothing up', async () => {
    sandbox.faults.next('serverError');
    expect((await ask(sandbox, '/api/v2/deals', { token: 'unknown' })).status).toBe(401);
    expect((await ask(sandbox, '/api/v2/deals')).status).toBe(500);
  });

  it('is several calls when asked, in the order of asking, until cleared', async () => {
    sandbox.faults.next('serverError', { times: 2 });
    sandbox.faults.next('gone', { times: Infinity });
    const statuses: number[] = [];
    for (let call = 0; call < 4; call++) statuses.push((await ask(sandbox, '/api/v2/deals')).status);
    sandbox.faults.clear();
    statuses.push((await ask(sandbox, '/api/v2/deals')).status);
    expect(statuses).toEqual([500, 500, 410, 410, 200]);
  });

  it('is refused where the fault could never happen', () => {
    expect(() => sandbox.faults.next('cursorLoop', { on: 'notes' })).toThrow(
      'cursorLoop cannot happen on notes',
    );
    expect(() => sandbox.faults.next('refuseUpdatedSince', { on: 'notes' })).toThrow(
      'refuseUpdatedSince cannot happen on notes',
    );
    expect(() => sandbox.faults.next('invalidGrant', { on: 'deals' })).toThrow(
      'invalidGrant cannot happen on deals',
    );
    expect(() => sandbox.faults.next('nullData', { on: 'token' })).toThrow('nullData cannot happen on token');
    expect(() => sandbox.faults.next('gone', { times: 0 })).toThrow('times must be at least 1');
  });
});

describe('a fault of the token endpoint', () => {
  it.each<[FaultName, number]>([
    ['serverError', 500],
    ['notJson', 200],
    ['wrongForm', 200],
    ['invalidGrant', 400],
    ['invalidClient', 400],
  ])('%s answers %i and leaves the refresh token as it was', async (name, status) => {
    const grant = sandbox.tokens.issue();
    sandbox.faults.next(name, { on: 'token' });
    const answer = await fetch(`${sandbox.url}/oauth/token`, formOf(grant.refresh_token));
    expect(answer.status).toBe(status);
    expect(await answer.text()).not.toContain('access_token');
    expect((await refresh(sandbox, grant.refresh_token)).status).toBe(200);
  });

  it('foreignApiDomain and noApiDomain change a grant that is good', async () => {
    sandbox.faults.next('foreignApiDomain');
    sandbox.faults.next('noApiDomain');
    const foreign = await refresh(sandbox, sandbox.tokens.issue().refresh_token);
    expect(new URL(foreign.body.api_domain ?? '').host).toBe('pipedrive.attacker.example');
    const none = await refresh(sandbox, foreign.body.refresh_token);
    expect(none.body).not.toHaveProperty('api_domain');
    expect((await ask(sandbox, '/v1/users/me', { token: none.body.access_token ?? '' })).status).toBe(200);
  });

  it.each<FaultName>(['hang', 'cutConnection'])('%s leaves the refresh token as it was', async (name) => {
    const grant = sandbox.tokens.issue();
    sandbox.faults.next(name, { on: 'token' });
    const hangUp = new AbortController();
    const failure = failureOf(
      fetch(`${sandbox.url}/oauth/token`, { ...formOf(grant.refresh_token), signal: hangUp.signal }).then(
        (answer) => answer.text(),
      ),
    );
    await arrival('token');
    if (name === 'hang') hangUp.abort();
    expect(await failure).toBe(name === 'hang' ? 'AbortError' : 'TypeError');
    expect((await refresh(sandbox, grant.refresh_token)).status).toBe(200);
  });

  it('slow spends no refresh token for a client that has hung up', async () => {
    const grant = sandbox.tokens.issue();
    sandbox.faults.next('slow', { on: 'token', ms: 500 });
    const hangUp = new AbortController();
    const failure = failureOf(
      fetch(`${sandbox.url}/oauth/token`, { ...formOf(grant.refresh_token), signal: hangUp.signal }),
    );
    await arrival('token');
    hangUp.abort();
    expect(await failure).toBe('AbortError');
    await setTimeout(800);
    expect((await refresh(sandbox, grant.refresh_token)).status).toBe(200);
  });

  function formOf(refreshToken: string): RequestInit {
    const { clientId, clientSecret } = sandbox.options;
    return {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        refresh_token: refreshToken,
        client_id: clientId,
        client_secret: clientSecret,
      }),
    };
  }
});

/** The name of what a promise fails with. */
function failureOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'no failure',
    (error: unknown) => (error instanceof Error ? error.name : String(error)),
  );
}

/** Resolves when a request to this route has reached the sandbox. */
async function arrival(route: 'deals' | 'token'): Promise<void> {
  while (sandbox.requests.count({ route }) === 0) await setTimeout(5);
}
