import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { hangs } from '../../bench/refresh/behaviours.js';
import type { Mode } from '../../bench/refresh/grants.js';
import { TokenServer } from '../../bench/refresh/token-server.js';

let server: TokenServer;
let count = 0;

beforeAll(async () => {
  server = await TokenServer.start();
});
afterAll(() => server.close());

describe('the token endpoint of the refresh bench', () => {
  it('that is strict takes a refresh token once', async () => {
    const { refreshToken } = open('strict');
    expect((await refresh('w0', refreshToken)).status).toBe(200);
    const again = await refresh('w0', refreshToken);
    expect([again.status, await again.json()]).toMatchObject([400, { error: 'invalid_grant' }]);
  });

  it('that is forgiving gives the same new refresh token again for the old one', async () => {
    const { refreshToken } = open('forgiving');
    const [first, again] = [await tokens('w0', refreshToken), await tokens('w0', refreshToken)];
    expect(again.refresh_token).toBe(first.refresh_token);
    expect(again.access_token).not.toBe(first.access_token);
    expect(first.refresh_token).not.toBe(refreshToken);
  });

  it('opens the data of an account to the tokens that it has issued, and to no token that has expired', async () => {
    const { accountId, accessToken, refreshToken } = open('strict');
    const fresh = await tokens('w0', refreshToken);
    expect((await pipelines(accessToken)).status).toBe(401);
    const page = await pipelines(fresh.access_token);
    expect(await page.json()).toMatchObject({ data: [{ name: accountId }] });
  });

  it('notices two processes that ask for one account at once, and a refresh token that is in flight twice', async () => {
    const { accountId, refreshToken } = open('forgiving');
    await Promise.all([refresh('w0', refreshToken), refresh('w1', refreshToken)]);
    expect(server.traffic.findings(accountId)).toMatchObject({ twoHolders: 1, sameTokenTwice: 1 });
  });

  it('notices a process that has a refresh token in flight twice all by itself', async () => {
    const { accountId, refreshToken } = open('forgiving');
    await Promise.all([refresh('w0', refreshToken), refresh('w0', refreshToken)]);
    expect(server.traffic.findings(accountId)).toMatchObject({ twoHolders: 0, sameTokenTwice: 1 });
  });

  it('finds nothing amiss in two refreshes that follow each other', async () => {
    const { accountId, refreshToken } = open('strict');
    await refresh('w1', (await tokens('w0', refreshToken)).refresh_token);
    expect(server.traffic.findings(accountId)).toEqual({
      requests: 2,
      twoHolders: 0,
      sameTokenTwice: 0,
      askedTooSoon: 0,
    });
  });

  it('notices who asks again at once after a failure, and who asks at all after invalid_grant', async () => {
    const failing = open('strict');
    server.behave(failing.accountId, hangs);
    await refresh('w0', failing.refreshToken, 50).catch((error: Error) =>
      expect(error.name).toBe('TimeoutError'),
    );
    await refresh('w0', failing.refreshToken, 50).catch((error: Error) =>
      expect(error.name).toBe('TimeoutError'),
    );
    expect(server.traffic.findings(failing.accountId)).toMatchObject({ requests: 2, askedTooSoon: 1 });

    const dead = open('strict');
    for (let request = 0; request < 3; request += 1) await refresh('w0', dead.refreshToken);
    expect(server.traffic.findings(dead.accountId)).toMatchObject({ requests: 3, askedTooSoon: 1 });
  });
});

function open(mode: Mode): { accountId: string; accessToken: string; refreshToken: string } {
  const accountId = `account-${(count += 1)}`;
  return { accountId, ...server.grants.open(accountId, { mode, lifeMs: 0 }) };
}

function refresh(worker: string, refreshToken: string, limitMs = 20_000): Promise<Response> {
  return fetch(`${server.url}/${worker}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken }),
    signal: AbortSignal.timeout(limitMs),
  });
}

async function tokens(
  worker: string,
  refreshToken: string,
): Promise<{ access_token: string; refresh_token: string }> {
  return (await refresh(worker, refreshToken)).json() as never;
}

function pipelines(accessToken: string): Promise<Response> {
  return fetch(`${server.url}/api/v2/pipelines`, { headers: { authorization: `Bearer ${accessToken}` } });
}
