import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { type AccessSource, ExternalApiError } from '../../src/index.js';
import { type UpstreamCall, PipedriveGateway } from '../../src/pipedrive/upstream/pipedrive-gateway.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { accessTo, type Replica, startReplica } from '../export/replica.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

/** What a call of the gateway promises whoever makes it, a page or anybody else. */
describe('a call to Pipedrive', () => {
  let database: TestDatabase;
  let sandbox: Sandbox;
  let replica: Replica;

  beforeAll(async () => {
    database = await createTestDatabase();
    sandbox = await startSandbox({ limits: { burst: 100_000 } });
    replica = await startReplica(database.url, sandbox);
  });
  beforeEach(() => sandbox.requests.clear());
  afterEach(() => sandbox.faults.clear());
  afterAll(async () => {
    await replica.close();
    await sandbox.close();
    await database.drop();
  });

  const pipelines = (call: UpstreamCall): Promise<unknown> =>
    replica.app
      .get(PipedriveGateway)
      .page({ entity: 'pipelines', order: 'id', after: null, limit: 10 }, call);

  it.each<[string, (good: AccessSource) => AccessSource]>([
    ['to be had', (good) => ({ ...good, current: never })],
    ['to be renewed', (good) => ({ ...good, renew: never })],
  ])('is given up by its signal also while it waits for access %s', async (_, without) => {
    sandbox.faults.next('unauthorized', { on: 'pipelines' });
    const access = without(accessTo(sandbox, 'account'));
    await expect(pipelines({ access, signal: AbortSignal.timeout(300) })).rejects.toThrow('too slow');
    await expect(pipelines({ access, signal: AbortSignal.abort() })).rejects.toThrow('was abandoned');
  });
});

/** Its limit is shorter than such an answer, and far longer than the wait between two of its drops. */
describe('an answer that comes drop by drop', () => {
  const LIMIT_MS = 500;
  let database: TestDatabase;
  let sandbox: Sandbox;
  let server: Server;
  let replica: Replica;
  let apiDomain: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    sandbox = await startSandbox();
    server = createServer((_, response) => drip(response, { everyMs: LIMIT_MS / 10, drops: 40 }));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    apiDomain = `http://${host}`;
    replica = await startReplica(database.url, sandbox, { allowedHosts: [host], timeoutMs: LIMIT_MS });
  });
  afterAll(async () => {
    await replica.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await sandbox.close();
    await database.drop();
  });

  it('is given up when its whole time is over, though something has come all the while', async () => {
    const known = accessTo(sandbox, 'account');
    const access = { ...known, current: async () => ({ ...(await known.current()), apiDomain }) };
    const page = replica.app
      .get(PipedriveGateway)
      .page({ entity: 'pipelines', order: 'id', after: null, limit: 10 }, { access });
    await expect(page).rejects.toThrow(new ExternalApiError({ details: `no answer within ${LIMIT_MS} ms` }));
  });
});

/** An answer that is good, to whoever waits for its end. */
function drip(response: ServerResponse, { everyMs, drops }: { everyMs: number; drops: number }): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  let left = drops;
  const timer = setInterval(() => {
    if ((left -= 1) > 0) response.write(' ');
    else response.end('{"success":true,"data":[],"additional_data":{"next_cursor":null}}');
  }, everyMs);
  response.on('close', () => clearInterval(timer));
}

function never(): Promise<never> {
  return new Promise(() => {});
}
