import dns, { type LookupAddress } from 'node:dns';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

import { HttpService } from '@nestjs/axios';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import { ExportType, ExternalApiError } from '../../src/index.js';
import { sendRequest } from '../../src/pipedrive/upstream/http/send-request.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { accessTo, type Replica, startReplica } from '../export/replica.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

/**
 * Where a name leads, which the list of hosts can't tell. The answers of the name server are the test's: no process may
 * give the operating system names of its own. All else is real, the machine that must not be connected to included.
 */
describe('an API domain that the list allows by its parent', () => {
  let database: TestDatabase;
  let sandbox: Sandbox;
  let replica: Replica;
  let server: Server;
  const connections: Socket[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    sandbox = await startSandbox();
    const allowedHosts = ['*.pipedrive.test', 'named.pipedrive.test', 'NAMED-too.pipedrive.test:8443'];
    replica = await startReplica(database.url, sandbox, { allowedHosts });
    server = createServer((socket) => connections.push(socket.on('error', () => undefined).destroy())).listen(
      0,
    );
    await once(server, 'listening');
  });
  beforeEach(() => void (connections.length = 0));
  afterEach(() => void vi.restoreAllMocks());
  afterAll(async () => {
    await replica.close();
    server.close();
    await sandbox.close();
    await database.drop();
  });

  /** What becomes of a request to that name, on the port where the machine listens. */
  async function outcome(name: string): Promise<unknown> {
    const http = replica.app.get(HttpService, { strict: false });
    const url = `https://${name}:${(server.address() as AddressInfo).port}/api/v2/deals`;
    const answer = await sendRequest(http, url, { accessToken: 'secret', timeoutMs: 2_000 });
    return 'kind' in answer ? answer.kind : answer.status;
  }

  it.each([
    ['this machine', ['127.0.0.1']],
    ['this machine by IPv6', ['::1']],
    ['this machine by IPv4 within IPv6', ['::ffff:127.0.0.1']],
    ['a machine beside it', ['10.0.0.5']],
    ["a cloud's metadata", ['169.254.169.254']],
    ["a provider's network", ['100.64.0.1']],
    ['this machine besides a good address', ['104.18.0.1', '127.0.0.1']],
    ['nowhere', []],
  ])('is not connected to where its name leads to %s', async (_, addresses) => {
    const asked = namesLeadTo({ 'acme.pipedrive.test': addresses });
    expect(await outcome('acme.pipedrive.test')).toBe('forbiddenAddress');
    expect(asked).toEqual(['acme.pipedrive.test']);
    expect(connections).toEqual([]);
  });

  it('is connected to where the list names it, and asked for once: that answer is the one that counts', async () => {
    const asked = namesLeadTo({
      'named.pipedrive.test': ['127.0.0.1'],
      'named-too.pipedrive.test': ['127.0.0.1'],
    });
    expect(await outcome('named.pipedrive.test')).toBe('cut');
    expect(await outcome('named-too.pipedrive.test')).toBe('cut');
    expect(asked).toEqual(['named.pipedrive.test', 'named-too.pipedrive.test']);
    expect(connections).toHaveLength(2);
  });

  it('fails as any other where its name leads to nothing at all', async () => {
    namesLeadTo({});
    expect(await outcome('unknown.pipedrive.test')).toBe('cut');
  });

  it('fails the page as a failure of Pipedrive’s, at once and without a word about the address', async () => {
    const asked = namesLeadTo({ 'acme.pipedrive.test': ['10.11.12.13'] });
    const known = await accessTo(sandbox, 'account').current();
    const access = {
      ...accessTo(sandbox, 'account'),
      current: async () => ({ ...known, apiDomain: API_DOMAIN }),
    };
    const failure: unknown = await replica.exports
      .page({ accountId: 'account', type: ExportType.Deals }, { access })
      .catch((error: unknown) => error);
    expect(failure).toEqual(
      new ExternalApiError({
        details: "the connection's API domain leads to an address that is not allowed",
      }),
    );
    expect(asked).toEqual(['acme.pipedrive.test']);
    expect(JSON.stringify([failure, String((failure as Error).cause)])).not.toMatch(/10\.11|secret|access/);
  });
});

const API_DOMAIN = 'https://acme.pipedrive.test';

/** The names that are asked for from now on; those that lead nowhere are unknown to this name server. */
function namesLeadTo(names: Record<string, string[]>): string[] {
  const asked: string[] = [];
  const lookup = (hostname: string, _options: object, callback: (...found: unknown[]) => void): void => {
    asked.push(hostname);
    const addresses = names[hostname]?.map((address): LookupAddress => ({
      address,
      family: address.includes(':') ? 6 : 4,
    }));
    const unknown = Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), { code: 'ENOTFOUND' });
    setImmediate(() => (addresses === undefined ? callback(unknown) : callback(null, addresses)));
  };
  vi.spyOn(dns, 'lookup').mockImplementation(lookup as typeof dns.lookup);
  return asked;
}
