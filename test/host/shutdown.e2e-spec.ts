import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import { LogLines } from '../support/log-lines.js';
import { startTestApp, type TestApp, type TestAppOptions } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { ProbeGate, ProbeModule } from './probe.js';

let database: TestDatabase;
const log = new LogLines();

beforeEach(async () => {
  database = await createTestDatabase();
  ProbeGate.open.length = 0;
  log.text = '';
});

afterEach(() => database.drop());

it('serves what is under way and refuses what comes after, on whichever connection, then ends', async () => {
  const app = await start();
  const late = open(app, 'GET /probe/slow HTTP/1.1\r\nHost: a\r\n');
  const keptAlive = open(app, 'GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n');
  await eventually(() => expect(keptAlive.answer()).toMatch(/^HTTP\/1\.1 200 /));
  const early = open(app, 'GET /probe/slow HTTP/1.1\r\nHost: a\r\n\r\n');
  await eventually(() => expect(ProbeGate.open).toHaveLength(1));
  log.text = '';

  const closed = app.close();
  late.socket.write('\r\n');
  keptAlive.socket.write('GET /health/ready HTTP/1.1\r\nHost: a\r\n\r\n');
  const unready = await fetch(`${app.url}/health/ready`);
  expect(unready.status).toBe(503);
  await Promise.all([late.ended, keptAlive.ended]);
  for (const refused of [late, keptAlive]) {
    expect(refused.answer()).toContain('HTTP/1.1 503 ');
    expect(refused.answer()).toMatch(/retry-after: 1\r\n/i);
    expect(refused.answer()).toMatch(/connection: close/i);
    expect(refused.answer()).toContain('"error":"SHUTTING_DOWN"');
  }
  expect(log.requests()).toEqual(
    Array<unknown>(3).fill(expect.objectContaining({ level: 'warn', status: 503, error: 'SHUTTING_DOWN' })),
  );

  expect(ProbeGate.open).toHaveLength(1);
  ProbeGate.open[0]?.();
  await Promise.all([closed, early.ended]);
  expect(early.answer()).toMatch(/^HTTP\/1\.1 200 .*connection: close.*served$/is);
  await expect(fetch(app.url)).rejects.toThrow('fetch failed');
});

it('closes connections on which nothing happens', async () => {
  const app = await start();
  const idle = open(app, 'GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n');
  await eventually(() => expect(idle.answer()).toMatch(/^HTTP\/1\.1 200 /));
  await Promise.all([app.close(), idle.ended]);
  expect(idle.answer()).not.toContain('503');
});

it('cuts what does not end in time, and says how much that was', async () => {
  const app = await start({ limits: { drainMs: 200 } });
  const hanging = open(app, 'GET /probe/slow HTTP/1.1\r\nHost: a\r\n\r\n');
  const unfinished = open(app, 'GET /probe/slow HTTP/1.1\r\nHost: a\r\n');
  await eventually(() => expect(ProbeGate.open).toHaveLength(1));
  await Promise.all([app.close(), hanging.ended, unfinished.ended]);
  expect([hanging.answer(), unfinished.answer()]).toEqual(['', '']);
  expect(log.all()).toContainEqual(
    expect.objectContaining({ level: 'warn', requests: 1, msg: expect.stringContaining('cut') }),
  );
  ProbeGate.open[0]?.();
});

it('cuts a client that has begun a request and does not end it', async () => {
  const app = await start({ limits: { drainMs: 200 } });
  const unfinished = open(app, 'GET /probe/slow HTTP/1.1\r\nHost: a\r\n');
  await fetch(`${app.url}/health/live`);
  await Promise.all([app.close(), unfinished.ended]);
  expect(unfinished.answer()).toBe('');
});

function start(options: Partial<TestAppOptions> = {}): Promise<TestApp> {
  return startTestApp({ databaseUrl: database.url, imports: [ProbeModule], log, ...options });
}

/** A connection on which something has been sent, and all that the server answers on it. */
function open(app: TestApp, text: string) {
  const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
  socket.on('error', () => undefined);
  socket.write(text);
  return { socket, answer: () => answer, ended: once(socket, 'close') };
}
