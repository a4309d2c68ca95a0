import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Sandbox } from '../../src/sandbox/index.js';

/** A list as the sandbox answers it. */
export interface SentList {
  data: { id: number }[];
  additional_data?: unknown;
}

/**
 * The sandbox behind a server that alters its pages on the way: what Pipedrive would have to be like that breaks its
 * own word.
 */
export interface AlteredSandbox {
  readonly sandbox: Sandbox;
  /** From now on; undefined leaves the answers as they are. */
  alter: ((list: SentList) => void) | undefined;
  close(): Promise<void>;
}

export async function alterAnswers(sandbox: Sandbox): Promise<AlteredSandbox> {
  const server = createServer((request, response) => {
    void (async () => {
      const url = new URL(request.url ?? '/', sandbox.url);
      const answer = await fetch(url, {
        headers: { authorization: request.headers.authorization ?? '', accept: 'application/json' },
      });
      const body = (await answer.json()) as SentList;
      // The users are no list in pages; what their names are joined to is what a spec means.
      if (answer.ok && url.searchParams.has('limit')) altered.alter?.(body);
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const altered: AlteredSandbox = {
    sandbox: { ...sandbox, url: `http://127.0.0.1:${port}` },
    alter: undefined,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return altered;
}
