import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.js';
import type { Sandbox } from '../../src/sandbox/index.js';
import { ask } from './ask.js';
import { refresh } from './oauth-client.js';

describe('the log of requests', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox({ clock: () => 1_790_000_000_000 });
  });
  afterEach(() => sandbox.close());

  it('has every request with its route, query, status and cost, in order', async () => {
    await ask(sandbox, '/api/v2/deals?limit=2&status=open');
    await ask(sandbox, '/api/v2/deals/archived');
    await ask(sandbox, '/v1/persons');
    await refresh(sandbox, 'unknown');
    await ask(sandbox, '/nowhere?a=1&a=2');
    const at = 1_790_000_000_000;
    expect([...sandbox.requests]).toEqual([
      {
        method: 'GET',
        path: '/api/v2/deals',
        query: { limit: '2', status: 'open' },
        routeName: 'deals',
        at,
        status: 200,
        tokens: 10,
      },
      {
        method: 'GET',
        path: '/api/v2/deals/archived',
        query: {},
        routeName: 'archivedDeals',
        at,
        status: 200,
        tokens: 20,
      },
      { method: 'GET', path: '/v1/persons', query: {}, routeName: 'gone', at, status: 410, tokens: 0 },
      { method: 'POST', path: '/oauth/token', query: {}, routeName: 'token', at, status: 400, tokens: 0 },
      {
        method: 'GET',
        path: '/nowhere',
        query: { a: ['1', '2'] },
        routeName: 'unknown',
        at,
        status: 404,
        tokens: 0,
      },
    ]);
  });

  it('counts by what is given, and forgets when cleared', async () => {
    await ask(sandbox, '/v1/notes');
    await ask(sandbox, '/api/v1/notes');
    await ask(sandbox, '/v1/notes', { token: 'unknown' });
    const { requests } = sandbox;
    expect(requests.count()).toBe(3);
    expect(requests.count({ route: 'notes' })).toBe(3);
    expect(requests.count({ route: 'notes', status: 200 })).toBe(2);
    expect(requests.count({ path: '/v1/notes', status: 401 })).toBe(1);
    expect(requests.count({ method: 'POST' })).toBe(0);
    requests.clear();
    expect(requests.count()).toBe(0);
  });
});
