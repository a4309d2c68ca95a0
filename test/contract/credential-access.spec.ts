import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { Axios } from 'axios';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import type { ResolvedOptions } from '../../src/pipedrive/pipedrive.options.js';
import { resolveOptions } from '../../src/pipedrive/resolve-options.js';
import type { Access, AccessSource } from '../../src/pipedrive/upstream/access-source.js';
import { CredentialAccess } from '../../src/pipedrive/credentials/credential-access.js';
import { CredentialCipher } from '../../src/pipedrive/credentials/credential-cipher.js';
import { CredentialRepository } from '../../src/pipedrive/credentials/credential.repository.js';
import { EarlyRefresh } from '../../src/pipedrive/credentials/early-refresh.js';
import { GrantRefresh } from '../../src/pipedrive/credentials/grant-refresh.js';
import { OAuthCredential } from '../../src/pipedrive/credentials/oauth-credential.entity.js';
import { RefreshLease } from '../../src/pipedrive/credentials/refresh-lease.js';
import { TokenClient } from '../../src/pipedrive/credentials/token-client.js';
import { TokenEndpoint } from '../../src/pipedrive/credentials/token-endpoint.js';
import { TokenRefreshService } from '../../src/pipedrive/credentials/token-refresh.service.js';

const accountId = 'acc-1';
const NOT_ALLOWED = 'API domain is not among the allowed hosts';

let database: TestDatabase;
let dataSource: DataSource;
let options: ResolvedOptions;
let tokenRequests = 0;

const tokenEndpoint = createServer((_, response) => {
  tokenRequests += 1;
  const tokens = {
    access_token: randomBytes(16).toString('hex'),
    refresh_token: 'refresh',
    expires_in: 3599,
  };
  response.end(JSON.stringify({ ...tokens, token_type: 'Bearer', scope: '' }));
});

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await new DataSource({
    type: 'postgres',
    url: database.url,
    entities: [OAuthCredential],
  }).initialize();
  await new Promise<void>((resolve) => tokenEndpoint.listen(0, '127.0.0.1', resolve));
  options = resolveOptions({
    jwt: { secret: randomBytes(32).toString('hex') },
    oauth: {
      clientId: 'client',
      clientSecret: 'secret',
      redirectUri: 'https://api.example.com/callback',
      baseUrl: `http://127.0.0.1:${(tokenEndpoint.address() as AddressInfo).port}`,
    },
    credentials: { keys: [{ id: 'k1', key: randomBytes(32) }] },
  });
});
beforeEach(async () => {
  await connect();
  tokenRequests = 0;
});
afterAll(async () => {
  tokenEndpoint.closeAllConnections();
  await new Promise((resolve) => tokenEndpoint.close(resolve));
  await dataSource.destroy();
  await database.drop();
});

describe('an access token that Pipedrive has refused', () => {
  it('gives way to the one that another has brought meanwhile, and none is asked for', async () => {
    const { source, refused, newer } = await replacedMeanwhile();
    expect(await source.renew(refused)).toEqual(newer);
    expect(tokenRequests).toBe(0);
  });

  it('gives way to a third where the one that another has brought has expired too', async () => {
    const { source, refused, newer } = await replacedMeanwhile();
    await change({ expiresAt: new Date(0) });
    expect((await source.renew(refused)).accessToken).not.toBe(newer.accessToken);
    expect(tokenRequests).toBe(1);
  });
});

describe('an API domain in the table that is not allowed', () => {
  it('keeps everybody from the token', async () => {
    await change({ apiDomain: 'https://pipedrive.attacker.example' });
    await expect(newProcess().accessFor(accountId)).rejects.toThrow(NOT_ALLOWED);
  });

  it('keeps who had access already from the next token', async () => {
    const { source, refused } = await replacedMeanwhile();
    await change({ apiDomain: 'https://pipedrive.attacker.example' });
    await expect(source.renew(refused)).rejects.toThrow(NOT_ALLOWED);
  });
});

/** Two processes hold an access that is refused, and one of them has asked for a newer one. */
async function replacedMeanwhile(): Promise<{ source: AccessSource; refused: Access; newer: Access }> {
  const [source, other] = [await newProcess().accessFor(accountId), await newProcess().accessFor(accountId)];
  const refused = await source.current();
  const newer = await other.renew(refused);
  expect([tokenRequests, newer.accessToken === refused.accessToken]).toEqual([1, false]);
  tokenRequests = 0;
  return { source, refused, newer };
}

function newProcess(): CredentialAccess {
  const cipher = new CredentialCipher(options);
  const credentials = new CredentialRepository(dataSource, cipher);
  const endpoint = new TokenEndpoint(new Axios({ adapter: 'http' }), options);
  const tokens = new TokenClient(endpoint, options);
  const refresh = new GrantRefresh(options, new RefreshLease(dataSource), tokens, cipher);
  const refreshing = new TokenRefreshService(credentials, refresh);
  const early = new EarlyRefresh(refreshing, credentials);
  return new CredentialAccess(options, credentials, refreshing, early, cipher);
}

function connect(): Promise<void> {
  const now = Date.now();
  return new CredentialRepository(dataSource, new CredentialCipher(options)).connect({
    accountId,
    grant: {
      accessToken: 'access 0',
      refreshToken: 'refresh',
      issuedAt: new Date(now),
      expiresAt: new Date(now + 3_600_000),
      apiDomain: 'https://acme.pipedrive.com',
      scopes: [],
    },
    companyId: '1',
    companyName: null,
    userId: '1',
  });
}

async function change(changes: Partial<OAuthCredential>): Promise<void> {
  await dataSource.getRepository(OAuthCredential).update({ accountId }, changes);
}
