import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startSandbox, type Sandbox } from '../../src/sandbox/index.js';
import { connectAccount } from '../support/connect-account.js';
import { signJwt } from '../support/jwt.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { ProbeModule } from './probe.js';
import { rawRequest } from './raw-request.js';

let database: TestDatabase;
let sandbox: Sandbox;
let app: TestApp;

beforeAll(async () => {
  database = await createTestDatabase();
  sandbox = await startSandbox({ approve: 'automatic', company: { deals: 12, persons: 6, notes: 3 } });
  app = await startTestApp({ databaseUrl: database.url, sandbox, imports: [ProbeModule] });
  await connectAccount(app.url, 'spender');
});

afterAll(async () => {
  await app.close();
  await sandbox.close();
  await database.drop();
});

describe('X-Pipedrive-Tokens', () => {
  it.each(['pipelines', 'deals?limit=5', 'notes'])(
    'of a page of %s is what Pipedrive has charged for it, names included',
    async (path) => {
      const before = charged();
      const answer = await exportAs('spender', path);
      expect(answer.status).toBe(200);
      expect(charged() - before).toBeGreaterThan(0);
      expect(tokensOf(answer)).toBe(String(charged() - before));
    },
  );

  it('of each of two requests at once is its own', async () => {
    const before = charged();
    const answers = await Promise.all(
      ['persons?related=ids', 'organizations?related=ids'].map((path) => exportAs('spender', path)),
    );
    const [first = 0, second = 0] = answers.map((answer) => Number(tokensOf(answer)));
    expect(Math.min(first, second)).toBeGreaterThan(0);
    expect(first + second).toBe(charged() - before);
  });

  it('of a login’s callback is what it cost to learn who has granted it', async () => {
    const forward = new URLSearchParams({ forward_url: `${app.url}/` });
    const login = await fetch(`${app.url}/v1/e/pipedrive/auth/login?${forward}`, {
      headers: { ...bearer('newcomer'), Accept: 'application/json' },
    });
    const { data } = (await login.json()) as { data: { url: string } };
    const authorize = await fetch(data.url, { redirect: 'manual' });
    const callback = await fetch(authorize.headers.get('location') ?? '', { redirect: 'manual' });
    expect([tokensOf(login), callback.status, tokensOf(callback)]).toEqual(['0', 302, '2']);
  });

  it('of an error counts each try that failed, whether or not Pipedrive charges for it', async () => {
    sandbox.faults.next('serverError', { times: 2, on: 'deals' });
    const answer = await exportAs('spender', 'deals?related=ids');
    expect([answer.status, tokensOf(answer)]).toEqual([502, '20']);
  });

  it.each([
    ['a refused token', '/v1/e/pipedrive/export/deals', 401],
    ['an unknown address', '/nowhere', 404],
    ['a path that can’t be decoded', '/%zz', 400],
    ['an address that is too long', `/?${'x'.repeat(9_000)}`, 414],
    ['a bug', '/probe/bug', 500],
    ['a probe', '/health/live', 200],
    ['the docs', '/docs', 200],
    ['a file of the docs', '/docs/swagger-ui.css', 200],
  ])('of %s is 0', async (_what, path, status) => {
    const answer = await fetch(`${app.url}${path}`);
    expect([answer.status, tokensOf(answer)]).toEqual([status, '0']);
  });

  it('of a HEAD is 0', async () => {
    const answer = await exportAs('spender', 'deals', 'HEAD');
    expect([answer.status, tokensOf(answer)]).toEqual([200, '0']);
  });

  it.each([
    ['headers that are too large', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
    ['what is no HTTP', 'nonsense\r\n\r\n', 400],
    ['a request without a Host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    ['a tunnel', 'CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n', 400],
    ['a stream', 'GET /probe/streams/later HTTP/1.1\r\nHost: a\r\n\r\n', 200],
    ['what a route writes by itself', 'GET /probe/bug-after-headers HTTP/1.1\r\nHost: a\r\n\r\n', 200],
  ])('of %s is 0', async (_what, text, status) => {
    const answer = await rawRequest(app.url, text);
    expect([answer.status, answer.headers['x-pipedrive-tokens']]).toEqual([status, '0']);
  });
});

/** All that the sandbox has charged so far. */
function charged(): number {
  return [...sandbox.requests].reduce((sum, { tokens }) => sum + tokens, 0);
}

function exportAs(accountId: string, path: string, method = 'GET'): Promise<Response> {
  return fetch(`${app.url}/v1/e/pipedrive/export/${path}`, { method, headers: bearer(accountId) });
}

function bearer(accountId: string): Record<string, string> {
  return { Authorization: `Bearer ${signJwt({ account_id: accountId })}` };
}

function tokensOf(answer: Response): string | null {
  return answer.headers.get('x-pipedrive-tokens');
}
