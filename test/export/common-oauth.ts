import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

import type { Sandbox } from '../../src/sandbox/index.js';

/**
 * Pipedrive has one OAuth server for all companies, each sandbox has its own: here a grant is exchanged and refreshed
 * wherever it is known. The authorize page is the first sandbox's.
 */
export async function startCommonOAuth(
  sandboxes: readonly Sandbox[],
): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    void passOn(request, sandboxes).then(
      (answer) => response.writeHead(answer.status, answer.headers).end(answer.text),
      (error: unknown) => response.destroy(error instanceof Error ? error : new Error(String(error))),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

interface Passed {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly text: string;
}

/** What one sandbox does not know may be a grant of the next one. */
async function passOn(request: IncomingMessage, [sandbox, ...others]: readonly Sandbox[]): Promise<Passed> {
  const body = await buffer(request);
  let answer = await askAt(sandbox, request, body);
  for (const other of others) if (answer.status === 400) answer = await askAt(other, request, body);
  return answer;
}

async function askAt(sandbox: Sandbox | undefined, request: IncomingMessage, body: Buffer): Promise<Passed> {
  const answer = await fetch(`${sandbox?.url}${request.url}`, {
    method: request.method ?? 'GET',
    redirect: 'manual',
    headers: {
      'content-type': request.headers['content-type'] ?? '',
      authorization: request.headers.authorization ?? '',
    },
    ...(body.length > 0 && { body }),
  });
  const location = answer.headers.get('location');
  const headers = {
    'content-type': answer.headers.get('content-type') ?? '',
    ...(location !== null && { location }),
  };
  return { status: answer.status, headers, text: await answer.text() };
}
