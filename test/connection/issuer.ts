import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Whoever issues our callers' tokens, and publishes the keys to check them with. */
export interface Issuer {
  readonly uri: string;
  /** Paths that it was asked for. */
  readonly requests: string[];
  /** The set that it publishes from now on. */
  publish(keys: readonly object[]): void;
  /** How it answers from now on. */
  answer(by: (response: ServerResponse) => void): void;
  close(): Promise<void>;
}

export async function startIssuer(keys: readonly object[] = []): Promise<Issuer> {
  const requests: string[] = [];
  let respond = publishing(keys);
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    respond(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    uri: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`,
    requests,
    publish: (next) => void (respond = publishing(next)),
    answer: (by) => void (respond = by),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function publishing(keys: readonly object[]): (response: ServerResponse) => void {
  return (response) => response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys }));
}
