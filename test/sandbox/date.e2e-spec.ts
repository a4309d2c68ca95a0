import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.js';
import type { Sandbox } from '../../src/sandbox/index.js';
import { authorizeUrl } from './oauth-client.js';

/** Not the machine's time. */
const START = Date.UTC(2031, 4, 5, 6, 7, 8, 900);

describe('the Date header', () => {
  let now = START;
  let sandbox: Sandbox;
  beforeEach(async () => {
    now = START;
    sandbox = await startSandbox({ clock: () => now });
  });
  afterEach(() => sandbox.close());

  const dateOf = async (path: string, token?: string): Promise<[number, string | null]> => {
    const answer = await fetch(path.startsWith('/') ? `${sandbox.url}${path}` : path, {
      headers: { authorization: `Bearer ${token ?? sandbox.tokens.issue().access_token}` },
      redirect: 'manual',
    });
    return [answer.status, answer.headers.get('date')];
  };

  it.each([
    ['a page', '/api/v2/deals', 200],
    ['a list of API v1', '/v1/users', 200],
    ['a list that is gone', '/v1/deals', 410],
    ['an unknown path', '/nowhere', 404],
    ['a refused query', '/api/v2/deals?limit=0', 400],
  ])('of %s (%s) is by the clock that the sandbox was given', async (_, path, status) => {
    expect(await dateOf(path)).toEqual([status, 'Mon, 05 May 2031 06:07:08 GMT']);
    now += 60_000;
    expect(await dateOf(path)).toEqual([status, 'Mon, 05 May 2031 06:08:08 GMT']);
  });

  it('is so of what goes wrong, too', async () => {
    const date = 'Mon, 05 May 2031 06:07:08 GMT';
    expect(await dateOf('/api/v2/deals', 'unknown')).toEqual([401, date]);
    for (const [name, status] of [
      ['rateLimitDaily', 429],
      ['timeout524', 524],
      ['cutConnection', 200],
      ['redirect', 302],
    ] as const) {
      sandbox.faults.next(name);
      expect(await dateOf('/api/v2/deals')).toEqual([status, date]);
    }
    expect(await dateOf(authorizeUrl(sandbox))).toEqual([200, date]);
  });

  it('is of the moment of the answer, not of the question', async () => {
    sandbox.behave({
      beforeAnswer: () => {
        now += 5000;
      },
    });
    expect(await dateOf('/api/v2/deals')).toEqual([200, 'Mon, 05 May 2031 06:07:13 GMT']);
  });
});
