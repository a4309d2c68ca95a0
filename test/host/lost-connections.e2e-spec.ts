import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensureDatabase } from '../../src/database/ensure-database.js';
import { runMigrations } from '../../src/database/run-migrations.js';

/**
 * A Postgres that shuts down just as it has let somebody in, all in one packet: no real one can be had to do so when it is
 * wanted. Whoever does not listen for it ends the process, which vitest tells as an unhandled error.
 */
let server: Server;

beforeAll(async () => {
  server = createServer((socket) => {
    socket.once('data', () => socket.end(Buffer.concat([LET_IN, READY, SHUTTING_DOWN])));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(() => server.close());

it.each([
  ['a database that is to be made', (url: string) => ensureDatabase(url, 'never_made')],
  ['migrations', runMigrations],
])('a connection that is lost between two statements fails %s, and nothing else', async (_, work) => {
  const { port } = server.address() as AddressInfo;
  await expect(work(`postgres://nobody@127.0.0.1:${port}/nothing`)).rejects.toThrow(/connection/i);
});

/** Messages of Postgres' protocol, version 3. */
const LET_IN = message('R', Buffer.alloc(4));
const READY = message('Z', Buffer.from('I'));
const SHUTTING_DOWN = message(
  'E',
  Buffer.from('SFATAL\0C57P01\0Mterminating connection due to administrator command\0\0'),
);

function message(type: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, body]);
}
