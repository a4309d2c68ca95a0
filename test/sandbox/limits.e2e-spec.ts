import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.js';
import type { Sandbox } from '../../src/sandbox/index.js';
import { ask } from './ask.js';

const START = Date.UTC(2026, 10, 23, 12);

describe('the limits', () => {
  let now = START;
  let sandbox: Sandbox;
  beforeEach(async () => {
    now = START;
    sandbox = await startSandbox({ clock: () => now, limits: { burst: 3, dailyTokens: 1000 } });
  });
  afterEach(() => sandbox.close());

  it('are told on every answer', async () => {
    await ask(sandbox, '/api/v2/deals');
    now += 500;
    const { headers } = await ask(sandbox, '/api/v2/deals?limit=0');
    expect(limitHeaders(headers)).toEqual(['3', '1', '2', '1000', '980']);
  });

  it('refuse what is too much within two seconds, and let it pass when the window has moved on', async () => {
    for (let call = 0; call < 3; call++) {
      expect((await ask(sandbox, '/api/v2/deals')).status).toBe(200);
      now += 500;
    }
    const refused = await ask(sandbox, '/api/v2/deals');
    expect([refused.status, refused.body.error]).toEqual([429, 'Request over limit']);
    expect(limitHeaders(refused.headers)).toEqual(['3', '0', '1', '1000', '970']);
    now += 499;
    expect((await ask(sandbox, '/api/v2/deals')).status).toBe(429);
    now += 1;
    expect((await ask(sandbox, '/api/v2/deals')).status).toBe(200);
  });

  it('count bursts for each access token on its own', async () => {
    for (let call = 0; call < 3; call++) await ask(sandbox, '/api/v2/deals');
    const other = sandbox.tokens.issue().access_token;
    expect((await ask(sandbox, '/api/v2/deals', { token: other })).status).toBe(200);
  });

  it('refuse everything to everybody when the company has spent its day, until the next one', async () => {
    sandbox.behave({ limits: { burst: 100, dailyTokens: 45 } });
    await ask(sandbox, '/v1/notes');
    await ask(sandbox, '/v1/users', { token: sandbox.tokens.issue().access_token });
    const refused = await ask(sandbox, '/api/v2/deals');
    expect(refused.status).toBe(429);
    expect(refused.body).toEqual({
      success: false,
      error: 'daily request budget exceeded',
      errorCode: 429,
      error_info: 'Please check developers.pipedrive.com',
    });
    expect(limitHeaders(refused.headers)).toEqual(['100', '99', '2', '45', '0']);
    now = Date.UTC(2026, 10, 24);
    expect((await ask(sandbox, '/api/v2/deals', { token: sandbox.tokens.issue().access_token })).status).toBe(
      200,
    );
  });

  it('are not spent by calls that are refused before they reach the API', async () => {
    sandbox.behave({ scopes: ['base'] });
    const token = sandbox.tokens.issue().access_token;
    for (let call = 0; call < 5; call++) {
      await ask(sandbox, '/api/v2/deals', { token: 'unknown' });
      await ask(sandbox, '/api/v2/deals', { token });
      await ask(sandbox, '/v1/deals', { token });
    }
    const { headers } = await ask(sandbox, '/v1/users/me', { token });
    expect(limitHeaders(headers)).toEqual(['3', '2', '2', '1000', '998']);
  });
});

function limitHeaders(headers: Headers): (string | null)[] {
  return [
    'x-ratelimit-limit',
    'x-ratelimit-remaining',
    'x-ratelimit-reset',
    'x-daily-ratelimit-token-limit',
    'x-daily-ratelimit-token-remaining',
  ].map((name) => headers.get(name));
}
