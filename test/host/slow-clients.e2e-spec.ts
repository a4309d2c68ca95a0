import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { DOOR_LIMITS } from '../../src/door/door-limits.js';
import { eventually } from '../support/eventually.js';
import { LogLines } from '../support/log-lines.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { ProbeGate, ProbeModule } from './probe.js';

/** What a client has for its request, in little time; those that are to be served have the usual. */
const SHORT = { headersTimeoutMs: 150, requestTimeoutMs: 300, checkEveryMs: 50 };

let database: TestDatabase;
let app: TestApp;
const log = new LogLines();

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.drop());

beforeEach(() => {
  log.text = '';
});

afterEach(() => app.close());

it.each([
  ['says nothing', '', ''],
  ['drips its headers', 'GET /health/live HTTP/1.1\r\nHost: a\r\n', 'X: y\r\n'],
  ['drips its request line', 'GET /', 'x'],
])('refuses a client that %s', async (_what, begin, drip) => {
  await start(SHORT);
  const client = open();
  const answer = await dripped(client, begin, drip);
  expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n.*"error":"INVALID_REQUEST"\}$/s);
  expect(log.requests()).toEqual([expect.objectContaining({ status: 408, error: 'INVALID_REQUEST' })]);
});

it('refuses a client that drips its body, in one answer with one line of the log', async () => {
  await start(SHORT);
  const client = open();
  const head =
    'POST /probe/body HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n{';
  const answer = await dripped(client, head, ' ');
  expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n.*"error":"INVALID_REQUEST"\}$/s);
  const [, requestId] = /x-request-id: (\S+)/i.exec(answer) ?? [];
  expect(log.requests()).toEqual([
    expect.objectContaining({ status: 408, error: 'INVALID_REQUEST', url: '/probe/body', requestId }),
  ]);
});

it('hangs up on a client that has its answer and asks for nothing more', async () => {
  await start({ keepAliveTimeoutMs: 100 });
  const client = open();
  client.socket.write('GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n');
  await client.ended;
  expect(client.answer()).toMatch(/^HTTP\/1\.1 200 /);
  expect(app.app.getHttpServer().keepAliveTimeout).toBe(100);
});

it('hangs up on a client that was refused and does not hang up itself', async () => {
  await start();
  const client = connect({ port: portOf(app), host: '127.0.0.1', allowHalfOpen: true });
  client.resume().on('error', () => undefined);
  // Of a tunnel's connection Node thinks no more.
  client.write('CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n');
  expect(await connectionsLeft()).toBe(0);
  client.destroy();
});

it.each([
  ['does not read', () => undefined],
  ['reads slowly', (client: Client) => void readSlowly(client)],
])('lets go of an answer that its client %s', async (_what, read) => {
  await start({ answerTimeoutMs: 500 });
  const client = open();
  client.socket.pause();
  client.socket.write('GET /probe/huge HTTP/1.1\r\nHost: a\r\n\r\n');
  read(client);
  await eventually(() => expect(log.requests()).toHaveLength(1));
  expect(log.requests()).toEqual([
    expect.objectContaining({ url: '/probe/huge', status: 200, msg: 'request aborted' }),
  ]);
  expect(await connectionsLeft()).toBe(0);
  client.socket.destroy();
});

it('goes on with an endless answer for as long as its client reads it', async () => {
  await start({ answerTimeoutMs: 1_500 });
  const client = open();
  client.socket.write('GET /probe/endless HTTP/1.1\r\nHost: a\r\n\r\n');
  await setTimeout(2 * 1_500);
  expect(client.socket.destroyed).toBe(false);
  expect(log.requests()).toEqual([]);
  client.socket.pause();
  await eventually(() => expect(log.requests()).toHaveLength(1));
  expect(log.requests()).toEqual([
    expect.objectContaining({ url: '/probe/endless', status: 200, msg: 'request aborted' }),
  ]);
  client.socket.destroy();
});

it('drops connections beyond its limit, says so once, and serves those that it has', async () => {
  await start({ connections: 2 });
  const clients = [open(), open()];
  for (const { socket } of clients) await once(socket, 'connect');
  for (const dropped of [open(), open()]) {
    await dropped.ended;
    expect(dropped.answer()).toBe('');
  }
  for (const client of clients) {
    client.socket.write('GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    await client.ended;
    expect(client.answer()).toMatch(/^HTTP\/1\.1 200 /);
  }
  const lines = log.all().filter(({ msg }) => String(msg).startsWith('connections dropped'));
  expect(lines).toEqual([expect.objectContaining({ level: 'warn', connections: 1 })]);
});

it('leaves a page its minute, and a load balancer its connection', () => {
  expect(DOOR_LIMITS).toMatchObject({
    headersTimeoutMs: 15_000,
    requestTimeoutMs: 30_000,
    checkEveryMs: 5_000,
    connections: 5_000,
  });
  expect(DOOR_LIMITS.answerTimeoutMs).toBeGreaterThan(2 * 60_000);
  expect(DOOR_LIMITS.keepAliveTimeoutMs).toBeGreaterThan(60_000);
});

async function start(limits: Parameters<typeof startTestApp>[0]['limits'] = {}): Promise<void> {
  ProbeGate.open.length = 0;
  app = await startTestApp({ databaseUrl: database.url, imports: [ProbeModule], log, limits });
  log.text = '';
}

type Client = ReturnType<typeof open>;

function open() {
  const socket = connect(portOf(app), '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer = (answer + chunk.toString()).slice(0, 64 * 1024)));
  // The service may have hung up while we still send.
  socket.on('error', () => undefined);
  return { socket, answer: () => answer, ended: once(socket, 'close') };
}

/** What a client gets that begins a request and then sends a little now and again, until the service hangs up. */
async function dripped({ socket, answer, ended }: Client, begin: string, drip: string): Promise<string> {
  socket.write(begin);
  while (!socket.readableEnded && !socket.destroyed) {
    if (drip !== '') socket.write(drip);
    await setTimeout(20);
  }
  socket.destroy();
  await ended;
  return answer();
}

async function readSlowly({ socket }: Client): Promise<void> {
  while (!socket.destroyed) {
    socket.read(1_024);
    await setTimeout(20);
  }
}

/** How many the service still has, after it had time to end them. */
async function connectionsLeft(): Promise<number> {
  const server = app.app.getHttpServer();
  const count = promisify(server.getConnections.bind(server));
  for (let look = 0; look < 200 && (await count()) > 0; look += 1) await setTimeout(50);
  return count();
}

function portOf({ url }: TestApp): number {
  return Number(new URL(url).port);
}
