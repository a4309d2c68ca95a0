import { randomBytes } from 'node:crypto';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { CredentialRows } from './credential-rows.js';
import { optionsFor } from './host.js';
import { connect, exportPipelines, type Service, serviceOn } from './oauth-dance.js';

const [VERSION, KEY, IV, TAG, TEXT] = [0, 1, 2, 3, 4] as const;

/** What somebody who can write the table may do to an envelope. */
const TAMPERED: readonly [string, (envelope: string) => string][] = [
  ['of another version', part(VERSION, () => 'v2')],
  ['of another key', part(KEY, () => 'k2')],
  ['of a key whose name is none', part(KEY, () => 'k1\u2028; forged')],
  ['whose iv was changed', part(IV, flipped)],
  ['whose iv is too short', part(IV, (text) => text.slice(0, 12))],
  ['whose iv is gone', part(IV, () => '')],
  ['whose tag was changed', part(TAG, flipped)],
  ['whose tag is shorter, as GCM would allow', part(TAG, (text) => text.slice(0, 16))],
  ['whose tag is gone', part(TAG, () => '')],
  ['whose ciphertext was changed', part(TEXT, flipped)],
  ['whose ciphertext was cut', part(TEXT, (text) => text.slice(0, 8))],
  ['whose ciphertext is longer', part(TEXT, (text) => `${text}AAAA`)],
  ['whose ciphertext is gone', part(TEXT, () => '')],
  ['with a part more', (envelope) => `${envelope}.AAAA`],
  ['with a part less', (envelope) => envelope.split('.').slice(0, 4).join('.')],
  ['that is the same bytes in other characters', part(TAG, (text) => `${text}==`)],
  ['that is the same bytes with a blank', part(TEXT, (text) => `${text.slice(0, 4)} ${text.slice(4)}`)],
  ['that is not encrypted', () => 'v1u:a-plain-token'],
  ['that is empty', () => ''],
];

let database: TestDatabase;
let sandbox: Sandbox;
let rows: CredentialRows;
let service: Service;

beforeAll(async () => {
  database = await createTestDatabase();
  sandbox = await startSandbox({ approve: 'automatic' });
  rows = await CredentialRows.open(database.url);
  const keys = ['k1', 'k2'].map((id) => ({ id, key: randomBytes(32) }));
  const options = { ...optionsFor(sandbox), credentials: { keys } };
  service = await serviceOn({ databaseUrl: database.url, options });
});
afterEach(async () => {
  for (const accountId of ['acc', 'other']) await rows.remove(accountId);
});
afterAll(async () => {
  await service.host.close();
  await rows.close();
  await sandbox.close();
  await database.drop();
});

describe.each(['access_token', 'refresh_token'] as const)('an %s', (column) => {
  it.each(TAMPERED)('%s never opens, and nothing is sent to Pipedrive', async (_, tamper) => {
    await connect(service, 'acc');
    const { [column]: envelope } = await rows.get('acc');
    const tampered = tamper(envelope);
    expect(tampered).not.toBe(envelope);
    await rows.set('acc', { [column]: `'${tampered}'` });
    await expectRefused();
  });

  it.each([
    ["another account's, of the same company and user", 'other', column],
    ["another account's of the other kind", 'other', other(column)],
    ["the same account's of the other kind", 'acc', other(column)],
  ] as const)('that is %s never opens, and nothing is sent to Pipedrive', async (_what, owner, from) => {
    await connect(service, 'acc');
    await connect(service, 'other');
    await rows.set('acc', { [column]: `'${(await rows.get(owner))[from]}'` });
    await expectRefused();
    expect((await exportPipelines(service, 'other')).status).toBe(200);
  });

  /** Refreshing is what opens a refresh token. */
  async function expectRefused(): Promise<void> {
    if (column === 'refresh_token') await rows.expire('acc');
    sandbox.requests.clear();
    const answer = await exportPipelines(service, 'acc');
    expect([answer.status, await answer.json()]).toEqual([
      500,
      expect.objectContaining({ success: false, error: 'INTERNAL_ERROR' }),
    ]);
    expect(sandbox.requests.count()).toBe(0);
    expect(await rows.get('acc')).toMatchObject({ lease_owner: null, invalidated_at: null });
  }
});

describe("an older pair of the same account's tokens", () => {
  it('opens, since whoever can write the table can put the whole row back; Pipedrive judges it', async () => {
    await connect(service, 'acc');
    const { access_token: access, refresh_token: refresh } = await rows.get('acc');
    await rows.expire('acc');
    expect((await exportPipelines(service, 'acc')).status).toBe(200);
    await rows.set('acc', { access_token: `'${access}'`, refresh_token: `'${refresh}'` });
    sandbox.tokens.expireAccessTokens();
    const answer = await exportPipelines(service, 'acc');
    expect([answer.status, await answer.json()]).toEqual([
      401,
      expect.objectContaining({ error: 'TOKEN_INVALIDATED' }),
    ]);
  });
});

function part(at: number, change: (text: string) => string): (envelope: string) => string {
  return (envelope) =>
    envelope
      .split('.')
      .map((text, index) => (index === at ? change(text) : text))
      .join('.');
}

/** One bit of the first byte. */
function flipped(text: string): string {
  const bytes = Buffer.from(text, 'base64url');
  bytes.writeUInt8(bytes.readUInt8(0) ^ 1, 0);
  return bytes.toString('base64url');
}

function other(column: 'access_token' | 'refresh_token'): 'access_token' | 'refresh_token' {
  return column === 'access_token' ? 'refresh_token' : 'access_token';
}
