import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';

import { Pool } from 'undici';

import { childSettings, serveParent } from '../stage/serve-parent.js';
import type { ForwarderReady, ForwarderSettings } from './forwarder.js';

// The least that can stand between a client and Pipedrive: it asks for the page and hands its bytes on, unread.
const { sandboxUrl, accessToken } = childSettings<ForwarderSettings>();
const pipedrive = new Pool(sandboxUrl);
const authorization = `Bearer ${accessToken}`;

const server = createServer((request, response) => {
  passThrough(request, response).catch((error: Error) => response.destroy(error));
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const ready: ForwarderReady = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
serveParent<never, never>((call) => call, { ready, close: () => process.exit() });

async function passThrough({ url = '' }: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = `/api/v2${url}`;
  const answer = await pipedrive.request({ method: 'GET', path, headers: { authorization } });
  response.writeHead(answer.statusCode, { 'content-type': answer.headers['content-type'] });
  await pipeline(answer.body, response);
}
