import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import { signJwt } from '../support/jwt.js';
import { LogLines } from '../support/log-lines.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { ProbeGate, ProbeModule } from './probe.js';
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

beforeEach(() => {
  log.text = '';
  ProbeGate.open.length = 0;
});

const LIVE = 'GET /health/live HTTP/1.1\r\nHost: a\r\n';
const POST = 'POST /probe/body HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n';
const CHUNKS = '2\r\n{}\r\n0\r\n\r\n';

describe('the form of a request', () => {
  it.each<[string, number, string, string]>([
    [
      'an address of 9,000 characters',
      414,
      'URI_TOO_LONG',
      `GET /${'x'.repeat(9_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
    ],
    ['headers of 20 KB', 431, 'HEADERS_TOO_LARGE', `${LIVE}X: ${'x'.repeat(20_000)}\r\n\r\n`],
    ['101 headers', 431, 'HEADERS_TOO_LARGE', `${LIVE}${'a:b\r\n'.repeat(100)}\r\n`],
    ['more headers than Node counts', 431, 'HEADERS_TOO_LARGE', `${LIVE}${'a:b\r\n'.repeat(2_500)}\r\n`],
    ['two Hosts', 400, 'INVALID_REQUEST', `${LIVE}Host: b\r\n\r\n`],
    [
      'two tokens',
      400,
      'INVALID_REQUEST',
      `${LIVE}Authorization: Bearer a\r\nauthorization: Bearer b\r\n\r\n`,
    ],
    ['two types', 400, 'INVALID_REQUEST', `${POST}Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}`],
    ['a GET with a body', 400, 'INVALID_REQUEST', `${LIVE}Content-Length: 5\r\n\r\nhello`],
    ['a GET with chunks', 400, 'INVALID_REQUEST', `${LIVE}Transfer-Encoding: chunked\r\n\r\n${CHUNKS}`],
    [
      'a length and chunks',
      400,
      'INVALID_REQUEST',
      `${POST}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n${CHUNKS}`,
    ],
    ['two lengths', 400, 'INVALID_REQUEST', `${POST}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} `],
    ['a length of another form', 400, 'INVALID_REQUEST', `${POST}Content-Length: +2\r\n\r\n{}`],
    ['an unknown encoding', 400, 'INVALID_REQUEST', `${POST}Transfer-Encoding: xchunked\r\n\r\n${CHUNKS}`],
    [
      'an encoding after the chunks',
      400,
      'INVALID_REQUEST',
      `${POST}Transfer-Encoding: chunked, identity\r\n\r\n${CHUNKS}`,
    ],
    [
      'a blank before the colon',
      400,
      'INVALID_REQUEST',
      `${POST}Transfer-Encoding : chunked\r\n\r\n${CHUNKS}`,
    ],
    [
      'chunks in HTTP/1.0',
      400,
      'INVALID_REQUEST',
      `${POST.replace('1.1', '1.0')}Transfer-Encoding: chunked\r\n\r\n${CHUNKS}`,
    ],
    ['a chunk that is none', 400, 'INVALID_REQUEST', `${POST}Transfer-Encoding: chunked\r\n\r\nhello\r\n`],
    [
      'a chunk with a long story',
      413,
      'PAYLOAD_TOO_LARGE',
      `${POST}Transfer-Encoding: chunked\r\n\r\n2;${'x'.repeat(20_000)}`,
    ],
    ['lines that end by themselves', 400, 'INVALID_REQUEST', `GET /health/live HTTP/1.1\nHost: a\n\n`],
    ['a NUL', 400, 'INVALID_REQUEST', `${LIVE}X: a\0b\r\n\r\n`],
    ['HTTP/2 without asking', 400, 'INVALID_REQUEST', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['a tunnel', 400, 'INVALID_REQUEST', 'CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n'],
  ])('refuses %s, hangs up, and has a line about it', async (_what, status, error, text) => {
    const answer = await rawRequest(app.url, text);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toEqual({ success: false, message: expect.any(String), error });
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      connection: 'close',
    });
    const requestId = answer.headers['x-request-id'];
    await eventually(() =>
      expect(log.requests()).toEqual([expect.objectContaining({ status, error, requestId })]),
    );
  });

  it.each([
    ['100 headers', `${LIVE}${'a:b\r\n'.repeat(98)}Connection: close\r\n\r\n`],
    ['a GET that says it has no body', `${LIVE}Content-Length: 0\r\nConnection: close\r\n\r\n`],
    ['an absolute address', 'GET http://a/health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'],
  ])('takes %s', async (_what, text) => {
    expect((await rawRequest(app.url, text)).status).toBe(200);
  });

  it.each([
    ['a parameter of 7,000 characters', `forward_url=${'x'.repeat(7_000)}`],
    ['a parameter with such a name', `${'x'.repeat(7_000)}=1`],
    ['2,000 parameters', 'a=1&'.repeat(2_000)],
  ])('tells of %s in a few words', async (_what, query) => {
    const answer = await fetch(`${app.url}/v1/e/pipedrive/auth/login?${query}`, {
      headers: { Authorization: `Bearer ${signJwt({ account_id: 'acc' })}` },
    });
    const text = await answer.text();
    expect(answer.status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({ error: 'INVALID_QUERY' });
    expect(text.length).toBeLessThan(500);
  });
});

describe('a DELETE without a body', () => {
  const DELETE = 'DELETE /v1/e/pipedrive/connection HTTP/1.1\r\nHost: a\r\nConnection: close\r\n';
  const JSON_TYPE = 'Content-Type: application/json\r\n';
  const AUTHORIZATION = `Authorization: Bearer ${signJwt({ account_id: 'acc' })}\r\n`;

  it.each([
    ['that says it were JSON', JSON_TYPE],
    ['that says it were JSON, and how long', `${JSON_TYPE}Content-Length: 0\r\n`],
    ['of a type that is not read here', 'Content-Type: x/y\r\n'],
  ])('%s is taken', async (_what, headers) => {
    expect((await rawRequest(app.url, `${DELETE}${headers}${AUTHORIZATION}\r\n`)).status).toBe(200);
  });

  it.each([
    ['blanks', 'Content-Length: 2\r\n', '  '],
    ['blanks in chunks', 'Transfer-Encoding: chunked\r\n', '2\r\n  \r\n0\r\n\r\n'],
  ])('is one of which nothing follows: %s are no JSON', async (_what, headers, body) => {
    const text = `${DELETE}${JSON_TYPE}${headers}${AUTHORIZATION}\r\n${body}`;
    expect((await rawRequest(app.url, text)).status).toBe(400);
  });
});

describe('requests that are sent without waiting for answers', () => {
  const SLOW = 'GET /probe/slow HTTP/1.1\r\nHost: a\r\n\r\n';

  it('are answered in their order', async () => {
    const connection = open();
    connection.socket.write(`${SLOW}GET /nowhere HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
    await eventually(() => expect(ProbeGate.open).toHaveLength(1));
    ProbeGate.open[0]?.();
    await connection.ended;
    expect(statuses(connection.answer())).toEqual(['200', '404']);
  });

  it('are answered also when what follows is no HTTP; that is not answered in their place', async () => {
    const connection = open();
    connection.socket.write(`${SLOW}nonsense\r\n\r\n`);
    await eventually(() => expect(ProbeGate.open).toHaveLength(1));
    ProbeGate.open[0]?.();
    await connection.ended;
    expect(statuses(connection.answer())).toEqual(['200']);
    expect(connection.answer()).toMatch(/connection: close/i);
  });

  it('are refused beyond sixteen', async () => {
    const connection = open();
    connection.socket.write(SLOW.repeat(20));
    await eventually(() => expect(ProbeGate.open).toHaveLength(16));
    for (const serve of ProbeGate.open) serve();
    await connection.ended;
    expect(statuses(connection.answer())).toEqual([...Array<string>(16).fill('200'), '429']);
    expect(connection.answer()).toMatch(/retry-after: 1\r\n/i);
    expect(connection.answer()).toContain('"error":"TOO_MANY_REQUESTS"');
    expect(ProbeGate.open).toHaveLength(16);
  });
});

function open() {
  const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
  return { socket, answer: () => answer, ended: once(socket, 'close') };
}

function statuses(answer: string): string[] {
  return [...answer.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status = '']) => status);
}
