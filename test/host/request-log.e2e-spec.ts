import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../../src/sandbox/index.js';
import { connectAccount } from '../support/connect-account.js';
import { eventually } from '../support/eventually.js';
import { signJwt } from '../support/jwt.js';
import { LogLines } from '../support/log-lines.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { ProbeGate, ProbeModule } from './probe.js';
import { rawRequest } from './raw-request.js';

let database: TestDatabase;
let sandbox: Sandbox;
let app: TestApp;
const log = new LogLines();

beforeAll(async () => {
  database = await createTestDatabase();
  sandbox = await startSandbox({ approve: 'automatic', company: { deals: 12, persons: 6 } });
  app = await startTestApp({ databaseUrl: database.url, sandbox, imports: [ProbeModule], log });
});

afterAll(async () => {
  await app.close();
  await sandbox.close();
  await database.drop();
});

beforeEach(() => {
  log.text = '';
});

describe('the line of a request', () => {
  it('says who, what, how long, how it ended and what it cost at Pipedrive', async () => {
    await connectAccount(app.url, 'acc-log');
    log.text = '';
    const before = sandbox.requests.entries.length;
    const answer = await exportAs('acc-log', 'deals?limit=5&start=0');
    expect(answer.status).toBe(200);
    const calls = sandbox.requests.entries.length - before;
    expect(calls).toBeGreaterThan(0);
    expect(log.requests()).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        requestId: answer.headers.get('x-request-id'),
        method: 'GET',
        url: '/v1/e/pipedrive/export/deals',
        status: 200,
        milliseconds: expect.any(Number),
        account: 'acc-log',
        type: 'deals',
        upstreamCalls: calls,
        upstreamTokens: expect.any(Number),
        msg: 'request completed',
      },
    ]);
    expect(Number(log.requests()[0]?.['upstreamTokens'])).toBeGreaterThanOrEqual(10);
  });

  it('counts each of two requests at once by itself', async () => {
    await connectAccount(app.url, 'acc-log');
    log.text = '';
    const before = sandbox.requests.entries.length;
    await Promise.all([exportAs('acc-log', 'pipelines'), exportAs('acc-log', 'persons?limit=3')]);
    const counts = log.requests().map((line) => Number(line['upstreamCalls']));
    expect(counts).toHaveLength(2);
    expect((counts[0] ?? 0) + (counts[1] ?? 0)).toBe(sandbox.requests.entries.length - before);
  });

  it('bears the code of an error that the module answers', async () => {
    const answer = await exportAs('acc-nobody', 'deals');
    expect(answer.status).toBe(401);
    expect(log.requests()).toEqual([
      expect.objectContaining({
        status: 401,
        account: 'acc-nobody',
        error: 'TOKEN_NOT_FOUND',
        upstreamCalls: 0,
      }),
    ]);
  });

  it.each([
    ['an unknown address', '/nowhere?token=hunter2', 404, 'NOT_FOUND', 'info'],
    ['a path that can’t be decoded', '/%zz?token=hunter2', 400, 'INVALID_REQUEST', 'info', '/…'],
    [
      'a path that is too long',
      `/v1/e/pipedrive/export/${'x'.repeat(9_000)}?token=hunter2`,
      414,
      'URI_TOO_LONG',
      'info',
      '/v1/e/pipedrive/export/…',
    ],
    ['a bug', '/probe/bug?token=hunter2', 500, 'INTERNAL_ERROR', 'error'],
    [
      'a secret of 32 characters',
      `/nowhere/${'0hunter2'.repeat(4)}/x`,
      404,
      'NOT_FOUND',
      'info',
      '/nowhere/…',
    ],
    ['a secret with slashes', '/nowhere/hunter2Ab/hunter2/hunter2', 404, 'NOT_FOUND', 'info', '/nowhere/…'],
  ])(
    'is there, once and without the query or what may be a token, for %s',
    async (_what, path, status, error, level, url = path.split('?')[0]) => {
      const { headers } = await fetch(`${app.url}${path}`);
      expect(log.requests()).toEqual([expect.objectContaining({ level, status, error, url })]);
      expect(log.requests()[0]?.['requestId']).toBe(headers.get('x-request-id'));
      expect(log.text).not.toContain('hunter2');
    },
  );

  it('is there for what never became a request', async () => {
    const answer = await rawRequest(
      app.url,
      `GET /?token=hunter2 HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
    );
    expect(log.requests()).toEqual([
      expect.objectContaining({
        status: 431,
        error: 'HEADERS_TOO_LARGE',
        requestId: answer.headers['x-request-id'],
      }),
    ]);
    expect(log.text).not.toContain('hunter2');
  });

  it('is there, with no status, for a client that leaves before the answer', async () => {
    ProbeGate.open.length = 0;
    const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
    socket.write('GET /probe/slow HTTP/1.1\r\nHost: a\r\n\r\n');
    await eventually(() => expect(ProbeGate.open).toHaveLength(1));
    socket.destroy();
    await once(socket, 'close');
    await eventually(() => expect(log.requests()).toHaveLength(1));
    ProbeGate.open[0]?.();
    expect(log.requests()[0]).toMatchObject({ msg: 'request aborted', url: '/probe/slow' });
    expect(log.requests()[0]).not.toHaveProperty('status');
  });
});

describe('X-Request-Id', () => {
  it('keeps a harmless one of the caller, in the answer and in the log', async () => {
    const headers = { 'X-Request-Id': 'caller-0001' };
    const answer = await fetch(`${app.url}/health/live`, { headers });
    expect(answer.headers.get('x-request-id')).toBe('caller-0001');
    expect(log.requests()).toEqual([expect.objectContaining({ requestId: 'caller-0001' })]);
  });

  it('replaces one that would not be harmless in a log', async () => {
    const headers = { 'X-Request-Id': '{"level":"fatal"}' };
    const answer = await fetch(`${app.url}/health/live`, { headers });
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(log.text).not.toContain('fatal');
  });
});

function exportAs(accountId: string, path: string): Promise<Response> {
  return fetch(`${app.url}/v1/e/pipedrive/export/${path}`, {
    headers: { Authorization: `Bearer ${signJwt({ account_id: accountId })}` },
  });
}

it('says that the issuer’s keys could not be read, and not from where: the address may bear a password', async () => {
  const env = { JWT_SECRET: '', JWT_JWKS_URI: 'http://127.0.0.1:9/keys?for=hunter2' };
  const checking = await startTestApp({ databaseUrl: database.url, sandbox, log, env });
  const header = Buffer.from(JSON.stringify({ alg: 'RS256' })).toString('base64url');
  const headers = { Authorization: `Bearer ${header}.e30.AAAA` };
  const answer = await fetch(`${checking.url}/v1/e/pipedrive/export/deals`, { headers });
  await checking.close();
  expect(answer.status).toBe(503);
  expect(log.text).toContain('could not be read: it could not be asked (ECONNREFUSED)');
  expect(log.text).not.toContain('hunter2');
});
