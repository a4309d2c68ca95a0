import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { CredentialKey, PipedriveModuleOptions } from '../../src/index.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { CredentialRows } from './credential-rows.js';
import { optionsFor } from './host.js';
import { connect, exportPipelines, type Service, serviceOn } from './oauth-dance.js';

const k1 = { id: 'k1', key: randomBytes(32) };
const k2 = { id: 'k2', key: randomBytes(32) };

let database: TestDatabase;
let sandbox: Sandbox;
let rows: CredentialRows;
let options: PipedriveModuleOptions;
let before: Service;
let rotated: Service;
let bereft: Service;

beforeAll(async () => {
  database = await createTestDatabase();
  sandbox = await startSandbox({ approve: 'automatic' });
  rows = await CredentialRows.open(database.url);
  options = optionsFor(sandbox);
  before = await serviceWith(k1);
  rotated = await serviceWith(k2, k1);
  bereft = await serviceWith(k2);
});
afterAll(async () => {
  await Promise.all([before, rotated, bereft].map(({ host }) => host.close()));
  await rows.close();
  await sandbox.close();
  await database.drop();
});

describe('stored tokens', () => {
  it('are read with the key that closed them, and written with the first', async () => {
    await connect(before, 'acc-1');
    expect((await rows.get('acc-1')).access_token).toMatch(/^v1\.k1\./);
    expect((await exportPipelines(rotated, 'acc-1')).status).toBe(200);
    await rows.expire('acc-1');
    expect((await exportPipelines(rotated, 'acc-1')).status).toBe(200);
    const { access_token: access, refresh_token: refresh } = await rows.get('acc-1');
    expect([access, refresh]).toEqual([
      expect.stringMatching(/^v1\.k2\./),
      expect.stringMatching(/^v1\.k2\./),
    ]);
  });

  it('whose key is gone fail their account alone, and Pipedrive is not asked', async () => {
    await connect(before, 'acc-2');
    await connect(bereft, 'acc-3');
    sandbox.requests.clear();
    expect((await exportPipelines(bereft, 'acc-2')).status).toBe(500);
    await rows.expire('acc-2');
    expect((await exportPipelines(bereft, 'acc-2')).status).toBe(500);
    expect(sandbox.requests.count()).toBe(0);
    expect(await rows.get('acc-2')).toMatchObject({ invalidated_at: null, lease_owner: null });
    expect((await exportPipelines(bereft, 'acc-3')).status).toBe(200);
  });

  it('are not sent to an API domain that was written into the table', async () => {
    await connect(before, 'astray');
    await rows.set('astray', { api_domain: "'https://pipedrive.attacker.example'" });
    const answer = await exportPipelines(before, 'astray');
    const message = "Pipedrive API error: the connection's API domain is not among the allowed hosts";
    expect([answer.status, await answer.json()]).toEqual([
      502,
      { success: false, message, error: 'EXTERNAL_API_ERROR' },
    ]);
  });
});

function serviceWith(...keys: CredentialKey[]): Promise<Service> {
  const own = { ...options, credentials: { keys } };
  return serviceOn({ databaseUrl: database.url, options: own });
}
