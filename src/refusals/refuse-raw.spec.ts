import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { refuseConnection } from './refuse-raw.js';

let server: Server;

beforeAll(async () => {
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterAll(() => {
  server.close();
});

it.each([
  ['ERR_HTTP_REQUEST_TIMEOUT', 408, 'Request Timeout', 'INVALID_REQUEST'],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', 413, 'Payload Too Large', 'PAYLOAD_TOO_LARGE'],
  ['HPE_HEADER_OVERFLOW', 431, 'Request Header Fields Too Large', 'HEADERS_TOO_LARGE'],
  ['HPE_INVALID_METHOD', 400, 'Bad Request', 'INVALID_REQUEST'],
])('answers a connection that failed by %s with %i, and hangs up', async (code, status, phrase, error) => {
  const { socket, answered } = await connection();
  const refused = refuseConnection(Object.assign(new Error('x'), { code }), socket);
  expect(refused).toMatchObject({ status, error });
  const [head = '', body = ''] = (await answered).split('\r\n\r\n');
  expect(head.split('\r\n')).toEqual([
    `HTTP/1.1 ${status} ${phrase}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${body.length}`,
    `X-Request-Id: ${refused?.requestId}`,
    'X-Pipedrive-Tokens: 0',
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    'Connection: close',
  ]);
  expect(JSON.parse(body)).toMatchObject({ success: false, error });
});

it('has no line to write about a client that has cut the connection', async () => {
  const { socket, answered } = await connection();
  socket.on('error', () => undefined);
  expect(refuseConnection(Object.assign(new Error('x'), { code: 'ECONNRESET' }), socket)).toBeUndefined();
  expect(await answered).toBe('');
  expect(socket.destroyed).toBe(true);
});

/** The server's end of a connection, and what its client has read when it is over. */
async function connection(): Promise<{ socket: Socket; answered: Promise<string> }> {
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  let text = '';
  client.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const answered = once(client, 'close').then(() => text);
  const [socket] = (await once(server, 'connection')) as [Socket];
  return { socket, answered };
}
