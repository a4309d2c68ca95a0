import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it, vi } from 'vitest';
import { LogLines } from '../support/log-lines.js';
import { startTestApp } from '../support/test-app.js';
import { createTestDatabase } from '../support/test-database.js';
import { ProbeGate, ProbeModule } from './probe.js';

it('serves what is under way and refuses what comes after, then ends', async () => {
  const database = await createTestDatabase();
  const log = new LogLines();
  const app = await startTestApp({ databaseUrl: database.url, imports: [ProbeModule], log });
  const late = open(app.url);
  late.socket.write('GET /probe/slow HTTP/1.1\r\nHost: a\r\n');
  const early = open(app.url);
  early.socket.write('GET /probe/slow HTTP/1.1\r\nHost: a\r\n\r\n');
  await vi.waitFor(() => expect(ProbeGate.open).toHaveLength(1));

  const closed = app.close();
  late.socket.write('\r\n');
  await late.ended;
  expect(late.answer()).toMatch(/^HTTP\/1\.1 503 /);
  expect(late.answer()).toMatch(/connection: close/i);
  expect(late.answer()).toContain('"error":"SHUTTING_DOWN"');
  expect(log.requests()).toEqual([
    expect.objectContaining({ level: 'warn', status: 503, error: 'SHUTTING_DOWN' }),
  ]);

  expect(ProbeGate.open).toHaveLength(1);
  ProbeGate.open[0]?.();
  await Promise.all([closed, early.ended]);
  expect(early.answer()).toMatch(/^HTTP\/1\.1 200 .*served$/s);
  await expect(fetch(app.url)).rejects.toThrow('fetch failed');
  await database.drop();
});

/** A connection, and all that the server answers on it. */
function open(url: string) {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
  return { socket, answer: () => answer, ended: once(socket, 'close') };
}
