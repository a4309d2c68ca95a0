import { createServer, get, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { describe, expect, it } from 'vitest';

import { clientSignal } from './client-signal.js';

describe('clientSignal', () => {
  it('fires when the client leaves', async () => {
    const signal = await served(async (response, leave) => {
      const fired = clientSignal(response);
      leave();
      await closed(response);
      return fired;
    });
    expect(signal.aborted).toBe(true);
  });

  it('has fired where the client has left before', async () => {
    const signal = await served(async (response, leave) => {
      leave();
      await closed(response);
      return clientSignal({ raw: response });
    });
    expect(signal.aborted).toBe(true);
  });

  it('is quiet where the client has its answer', async () => {
    const signal = await served(async (response) => {
      const quiet = clientSignal(response);
      response.end();
      await closed(response);
      return quiet;
    });
    expect(signal.aborted).toBe(false);
  });
});

/** Serves one request by `work`, which may let the client leave. */
async function served<T>(work: (response: ServerResponse, leave: () => void) => Promise<T>): Promise<T> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const arrived = new Promise<ServerResponse>((resolve) =>
    server.once('request', (_, response) => resolve(response)),
  );
  const client = get({ host: '127.0.0.1', port: (server.address() as AddressInfo).port }, (answer) =>
    answer.resume(),
  ).on('error', () => {});
  const result = await work(await arrived, () => client.destroy());
  server.close();
  return result;
}

function closed(response: ServerResponse): Promise<unknown> {
  return new Promise((resolve) => response.once('close', resolve));
}
