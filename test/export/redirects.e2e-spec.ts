import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { ExportType, ExternalApiError } from '../../src/index.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { accessTo, type Replica, startReplica } from './replica.js';

/** A redirect would carry the customer's token to wherever it points. */
describe('an API that answers a redirect', () => {
  let database: TestDatabase;
  let sandbox: Sandbox;
  let api: Place;
  let elsewhere: Place;
  let replica: Replica;
  let answer: { status: number; location: string };

  beforeAll(async () => {
    database = await createTestDatabase();
    sandbox = await startSandbox();
    api = await startPlace(() => answer);
    elsewhere = await startPlace(() => ({ status: 200, location: '' }));
    // That the list allows both is no reason to go on.
    const allowedHosts = [api, elsewhere].map(({ url }) => new URL(url).host);
    replica = await startReplica(database.url, sandbox, { allowedHosts });
  });
  beforeEach(() => {
    for (const place of [api, elsewhere]) place.requests.length = 0;
  });
  afterAll(async () => {
    await replica.close();
    for (const { server } of [api, elsewhere]) {
      server.closeAllConnections();
      server.close();
    }
    await sandbox.close();
    await database.drop();
  });

  const ways = [300, 301, 302, 303, 307, 308].flatMap((status) =>
    ['elsewhere', 'to itself', 'without saying where'].map((where) => [status, where] as const),
  );

  it.each(ways)('is not followed: %i %s', async (status, where) => {
    const target = where === 'elsewhere' ? elsewhere.url : api.url;
    answer = { status, location: where === 'without saying where' ? '' : `${target}/api/v2/deals` };
    const known = accessTo(sandbox, 'account');
    const access = { ...known, current: async () => ({ ...(await known.current()), apiDomain: api.url }) };
    await expect(
      replica.exports.page({ accountId: 'account', type: ExportType.Deals }, { access }),
    ).rejects.toThrow(new ExternalApiError({ details: `answered ${status}`, upstreamStatus: status }));
    expect(api.requests.map(({ authorization }) => authorization)).toEqual([
      expect.stringMatching(/^Bearer ./),
    ]);
    expect(elsewhere.requests).toEqual([]);
  });
});

interface Place {
  readonly url: string;
  readonly server: Server;
  /** Headers of what it was asked. */
  readonly requests: IncomingHttpHeaders[];
}

async function startPlace(answer: () => { status: number; location: string }): Promise<Place> {
  const requests: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    requests.push(request.headers);
    const { status, location } = answer();
    response.writeHead(status, location === '' ? {} : { location }).end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server, requests };
}
