import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LogLines } from '../support/log-lines.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { ProbeModule, THROWN } from './probe.js';
import { rawRequest } from './raw-request.js';

let database: TestDatabase;
let app: TestApp;
const log = new LogLines();

beforeAll(async () => {
  database = await createTestDatabase();
  app = await startTestApp({ databaseUrl: database.url, imports: [ProbeModule], log });
});

afterAll(async () => {
  await app.close();
  await database.drop();
});

const JSON_BODY = { method: 'POST', headers: { 'Content-Type': 'application/json' } };

describe('a refusal of the host', () => {
  it.each<[string, number, string, string, RequestInit?]>([
    ['an unknown address', 404, 'NOT_FOUND', '/nowhere?code=hunter2'],
    ['an unknown method', 404, 'NOT_FOUND', '/v1/e/pipedrive/export/deals', { method: 'DELETE' }],
    ['a path that can’t be decoded', 400, 'INVALID_REQUEST', '/v1/e/pipedrive/export/%zz'],
    ['a path outside of every route that can’t be decoded', 400, 'INVALID_REQUEST', '/%zz?code=hunter2'],
    ['a path that is too long', 414, 'URI_TOO_LONG', `/v1/e/pipedrive/export/${'x'.repeat(9_000)}`],
    ['a query that is too long', 414, 'URI_TOO_LONG', `/health/live?x=${'x'.repeat(9_000)}`],
    [
      'a body that is no JSON',
      400,
      'INVALID_REQUEST',
      '/probe/body',
      { ...JSON_BODY, body: '{"a":hunter2}' },
    ],
    ['an empty body', 400, 'INVALID_REQUEST', '/probe/body', { ...JSON_BODY, body: '' }],
    [
      'a body that is too large',
      413,
      'PAYLOAD_TOO_LARGE',
      '/probe/body',
      { ...JSON_BODY, body: bodyOf(70_000) },
    ],
    [
      'a body of an unknown type',
      415,
      'INVALID_REQUEST',
      '/probe/body',
      { method: 'POST', body: new Blob(['x'], { type: 'x/y' }) },
    ],
    ['a feature that can’t serve the accepted types', 406, 'NOT_ACCEPTABLE', '/probe/406'],
    ['a feature that limits its callers', 429, 'TOO_MANY_REQUESTS', '/probe/429'],
    ['a bug', 500, 'INTERNAL_ERROR', '/probe/bug'],
  ])('answers %s with %i %s, in the contract’s form', async (_what, status, code, path, init) => {
    const answer = await fetch(`${app.url}${path}`, init);
    const text = await answer.text();
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(JSON.parse(text)).toEqual({ success: false, message: expect.any(String), error: code });
    expect(text).not.toMatch(/hunter2|own words|pool/);
  });

  it('refuses headers that are too large', async () => {
    const answer = await rawRequest(
      app.url,
      `GET /health/live HTTP/1.1\r\nHost: a\r\nX-Big: ${'x'.repeat(20_000)}\r\n\r\n`,
    );
    expect(answer.status).toBe(431);
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.parse(answer.body)).toMatchObject({ success: false, error: 'HEADERS_TOO_LARGE' });
  });

  it('refuses what is no HTTP', async () => {
    const answer = await rawRequest(app.url, 'hunter2\r\n\r\n');
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toMatchObject({ success: false, error: 'INVALID_REQUEST' });
    expect(answer.body).not.toContain('hunter2');
  });

  it.each([
    ['a request without a Host', 400, 'GET /docs HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['an Expect that it does not know', 417, 'GET /docs HTTP/1.1\r\nHost: a\r\nExpect: more\r\n\r\n'],
  ])('refuses %s by itself rather than leave it to Node', async (_what, status, text) => {
    log.text = '';
    const answer = await rawRequest(app.url, text);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toMatchObject({ success: false, error: 'INVALID_REQUEST' });
    expect(log.requests()).toEqual([
      expect.objectContaining({ status, requestId: answer.headers['x-request-id'] }),
    ]);
  });

  it('serves the health check of an old load balancer, which names no Host', async () => {
    const answer = await rawRequest(app.url, 'GET /health/live HTTP/1.0\r\n\r\n');
    expect(answer.status).toBe(200);
  });

  it('answers HEAD with the status alone', async () => {
    const answer = await fetch(`${app.url}/nowhere`, { method: 'HEAD' });
    expect([answer.status, await answer.text()]).toEqual([404, '']);
  });

  it('cuts the connection where an answer has begun and can’t be finished', async () => {
    log.text = '';
    const answer = await fetch(`${app.url}/probe/bug-after-headers`);
    await expect(answer.text()).rejects.toThrow(/terminated/);
    expect(log.all().filter((line) => 'err' in line)).toHaveLength(1);
  });

  it('lets an export type of any length reach the contract’s own answer', async () => {
    const answer = await fetch(`${app.url}/v1/e/pipedrive/export/${'x'.repeat(500)}`);
    expect(await answer.json()).toMatchObject({ error: 'UNAUTHORIZED' });
  });
});

describe('a bug', () => {
  it.each(Object.keys(THROWN))(
    'that throws %s is INTERNAL_ERROR alone, and once in the log',
    async (what) => {
      log.text = '';
      const answer = await fetch(`${app.url}/probe/throws/${what}`);
      expect(answer.status).toBe(500);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(await answer.json()).toEqual({
        success: false,
        message: 'Something went wrong on our side; X-Request-Id names the request',
        error: 'INTERNAL_ERROR',
      });
      expect(log.all().filter((line) => 'err' in line)).toHaveLength(1);
      if (!(THROWN[what] instanceof Error)) expect(log.text).not.toContain('hunter2');
    },
  );

  it('before the first piece of a stream is INTERNAL_ERROR alone', async () => {
    const answer = await fetch(`${app.url}/probe/streams/at-once`);
    expect(answer.status).toBe(500);
    expect(await answer.json()).toMatchObject({ success: false, error: 'INTERNAL_ERROR' });
  });

  it('after the first piece of a stream cuts the connection', async () => {
    const answer = await rawRequest(app.url, 'GET /probe/streams/later HTTP/1.1\r\nHost: a\r\n\r\n');
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('the beginning');
    expect(answer.body).not.toMatch(/hunter2|0\r\n\r\n$/);
  });
});

it('logs a bug under its request’s id, without the fields of the error', async () => {
  log.text = '';
  const { headers } = await fetch(`${app.url}/probe/bug`);
  const line = log
    .all()
    .find(
      (entry) =>
        entry['level'] === 'error' && entry['requestId'] === headers.get('x-request-id') && 'err' in entry,
    );
  expect(line).toMatchObject({ msg: 'the pool is empty', err: { message: 'the pool is empty' } });
  expect(log.text).not.toContain('hunter2');
});

it.each([
  ['an export', '/v1/e/pipedrive/export/deals'],
  ['a callback', '/v1/e/pipedrive/auth/callback?code=x'],
  ['a probe', '/health/live'],
  ['the docs', '/docs'],
  ['a part of the docs', '/docs/swagger-ui-bundle.js'],
  ['the document', '/docs-json'],
  ['an unknown address', '/nowhere'],
  ['a path that can’t be decoded', '/%zz'],
])('has %s bear headers against guessed types, and none about the platform', async (what, path) => {
  const { headers } = await fetch(`${app.url}${path}`);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect([headers.get('x-powered-by'), headers.get('server')]).toEqual([null, null]);
  // The bundle is the same for everybody, and large.
  if (what !== 'a part of the docs') expect(headers.get('cache-control')).toContain('no-store');
});

it('sends headers that protect a browser, and a docs page that works over plain HTTP', async () => {
  const answer = await fetch(`${app.url}/docs`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(answer.headers.get('content-security-policy')).toContain("script-src 'self'");
  expect(answer.headers.get('content-security-policy')).not.toContain('upgrade-insecure-requests');
  expect(answer.headers.get('strict-transport-security')).toBeNull();
  expect(answer.headers.get('x-powered-by')).toBeNull();
});

function bodyOf(bytes: number): string {
  return JSON.stringify({ text: 'x'.repeat(bytes) });
}
