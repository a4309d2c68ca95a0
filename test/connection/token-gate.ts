import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What the token endpoint answers, or how it treats the response itself. */
export type GateAnswer = { status: number; body: string } | ((response: ServerResponse) => void);

/** Decides one request to the token or the revocation endpoint; `forward` asks the sandbox. */
export type GateKeeper = (request: {
  /** `/oauth/token` or `/oauth/revoke`. */
  path: string;
  form: URLSearchParams;
  forward: () => Promise<{ status: number; body: string }>;
}) => GateAnswer | Promise<GateAnswer>;

/** A sandbox's token endpoint with a keeper before it, for moments that no fault can time. */
export interface TokenGate {
  readonly url: string;
  /** The form of every request, in order of arrival. */
  readonly forms: URLSearchParams[];
  /** Who decides from now on; by default everything is forwarded. */
  keeper: GateKeeper;
  close(): Promise<void>;
}

export async function startTokenGate(sandboxUrl: string): Promise<TokenGate> {
  const forms: URLSearchParams[] = [];
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      if (request.method === 'GET') return relay(`${sandboxUrl}${request.url}`, response);
      const body = await text(request);
      const form = new URLSearchParams(body);
      forms.push(form);
      const decided = await gate.keeper({
        path: request.url ?? '',
        form,
        forward: () => ask(`${sandboxUrl}${request.url}`, request.headers.authorization, body),
      });
      if (typeof decided === 'function') decided(response);
      else response.writeHead(decided.status, { 'content-type': 'application/json' }).end(decided.body);
    };
    answer().catch((error: Error) => response.destroy(error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const gate: TokenGate = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    forms,
    keeper: forwardAll,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return gate;
}

export const forwardAll: GateKeeper = ({ forward }) => forward();

/** The authorize page is the sandbox's own. */
async function relay(url: string, response: ServerResponse): Promise<void> {
  const answer = await fetch(url, { redirect: 'manual' });
  response.writeHead(answer.status, { location: answer.headers.get('location') ?? '' }).end();
}

async function ask(url: string, authorization = '', body: string): Promise<{ status: number; body: string }> {
  const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await fetch(url, { method: 'POST', headers, body });
  return { status: answer.status, body: await answer.text() };
}
