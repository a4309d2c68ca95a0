import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { ConnectionService } from '../../src/index.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { query } from '../support/query.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { CredentialRows } from './credential-rows.js';
import { FRONT_END, optionsFor, type Platform } from './host.js';
import {
  allowed,
  callback,
  confirm,
  connect,
  exportPipelines,
  granted,
  loginUrl,
  pending,
  postConfirm,
  type Service,
  serviceOn,
} from './oauth-dance.js';

let database: TestDatabase;
let sandbox: Sandbox;
let rows: CredentialRows;
beforeAll(async () => {
  database = await createTestDatabase();
  sandbox = await startSandbox({ approve: 'automatic' });
  rows = await CredentialRows.open(database.url);
});
afterEach(() => sandbox.behave({ signedInUserId: sandbox.company.administratorId }));
afterAll(async () => {
  await rows.close();
  await sandbox.close();
  await database.drop();
});

describe.each<Platform>(['express', 'fastify'])('a login by JSON on %s', (platform) => {
  let service: Service;
  let count = 0;
  const newAccount = (): string => `${platform}-${(count += 1)}`;
  beforeAll(async () => {
    const options = optionsFor(sandbox);
    service = await serviceOn({ databaseUrl: database.url, options, platform });
  });
  afterAll(() => service.host.close());

  it('connects nothing before the account has confirmed it, and then at once', async () => {
    const account = newAccount();
    const back = await granted(service, account, `${FRONT_END}/crm?tab=2#/route`);
    const confirmation = back.get('confirmation') ?? '';
    expect(Object.fromEntries(back)).toEqual({
      tab: '2',
      status: 'pending',
      integration: 'pipedrive',
      confirmation: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect(await rows.find(account)).toBeUndefined();
    const refused = await exportPipelines(service, account);
    expect([refused.status, await refused.json()]).toMatchObject([401, { error: 'TOKEN_NOT_FOUND' }]);

    const answer = await confirm(service, account, confirmation);
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(await answer.json()).toEqual({
      success: true,
      message: 'SUCCESS',
      data: { company_id: String(sandbox.company.id), company_name: sandbox.company.name },
    });
    expect(await rows.get(account)).toMatchObject({
      api_domain: sandbox.url,
      scopes: ['base', 'deals:read', 'contacts:read', 'users:read'],
      company_id: String(sandbox.company.id),
      user_id: String(sandbox.company.administratorId),
      version: 1,
    });
    expect((await exportPipelines(service, account)).status).toBe(200);
  });

  it('keeps the times of the grant as they were when it was issued', async () => {
    const account = newAccount();
    const confirmation = await pending(service, account);
    await confirm(service, account, confirmation);
    const { expires_at: expires, refreshed_at: refreshed } = await rows.get(account);
    expect(expires.getTime() - refreshed.getTime()).toBe(3_599_000);
    expect(refreshed.getTime()).toBeLessThan(Date.now());
  });

  it('shows the code on the page of its own, where there is no forward_url', async () => {
    const account = newAccount();
    const page = await callback(service, await allowed(await loginUrl(service, account)));
    expect([page.status, page.headers.get('referrer-policy'), page.headers.get('cache-control')]).toEqual([
      200,
      'no-referrer',
      'no-store',
    ]);
    const [, code = ''] =
      /<h1>One step is left<\/h1>[^]*<code>([\w-]{43})<\/code>/.exec(await page.text()) ?? [];
    expect((await confirm(service, account, code)).status).toBe(200);
  });

  it('leaves the connection that there is as it is, until another one is confirmed', async () => {
    const account = newAccount();
    const url = await loginUrl(service, account, { forward_url: FRONT_END });
    await connect(service, account);
    const before = await rows.get(account);
    const another = sandbox.company.users.find(({ id }) => id !== sandbox.company.administratorId)?.id ?? 0;
    sandbox.behave({ signedInUserId: another });
    const answer = await callback(service, await allowed(url));
    expect(await rows.get(account)).toEqual(before);
    const code = codeOf(answer);
    await confirm(service, account, code);
    expect(await rows.get(account)).toMatchObject({ user_id: String(another), version: 2 });
  });

  it('heals a connection that was dead, once it is confirmed', async () => {
    const account = newAccount();
    await connect(service, account);
    await rows.kill(account);
    const confirmation = await pending(service, account);
    expect((await exportPipelines(service, account)).status).toBe(401);
    await confirm(service, account, confirmation);
    expect(await rows.get(account)).toMatchObject({ invalidated_at: null, invalidated_reason: null });
    expect((await exportPipelines(service, account)).status).toBe(200);
  });

  it('is confirmed once also where the second asks before the first is done', async () => {
    const account = newAccount();
    const url = await loginUrl(service, account, { forward_url: FRONT_END });
    await connect(service, account);
    const code = codeOf(await callback(service, await allowed(url)));
    const answers = await rows.whileLocked(account, async (row) => {
      const first = confirm(service, account, code);
      await row.isWaitedFor({ by: 1 });
      const second = confirm(service, account, code);
      await row.isWaitedFor({ by: 2 });
      return [first, second];
    });
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 400]);
    expect(await rows.get(account)).toMatchObject({ version: 2 });
  });

  it('needs one connection of the pool to be confirmed: more than the pool has may ask at once', async () => {
    const account = newAccount();
    const urls = await Promise.all(
      Array.from({ length: 12 }, () => loginUrl(service, account, { forward_url: FRONT_END })),
    );
    await connect(service, account);
    const codes = await Promise.all(
      urls.map(async (url) => codeOf(await callback(service, await allowed(url)))),
    );
    const answers = await rows.whileLocked(account, async (row) => {
      const asked = codes.map((code) => confirm(service, account, code));
      await row.isWaitedFor({ by: 10 });
      return asked;
    });
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(Array<number>(12).fill(200));
    expect(await rows.get(account)).toMatchObject({ version: 13 });
  });

  it('is confirmed once', async () => {
    const account = newAccount();
    const confirmation = await pending(service, account);
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => confirm(service, account, confirmation)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400, 400, 400]);
    expect(await rows.get(account)).toMatchObject({ version: 1 });
    expect(await bodyOf(await confirm(service, account, confirmation))).toEqual(UNKNOWN);
  });

  it('gives the same refusal whatever is wrong with the code', async () => {
    const [account, other] = [newAccount(), newAccount()];
    const confirmation = await pending(service, account);
    for (const [who, code] of [
      [account, 'x'],
      [account, ''],
      [account, `${confirmation}x`],
      [account, confirmation.toLowerCase()],
      [other, confirmation],
    ] as const) {
      expect(await bodyOf(await confirm(service, who, code))).toEqual(UNKNOWN);
    }
    expect(await rows.find(other)).toBeUndefined();
    await query(database.url, `UPDATE pipedrive_login_attempts SET expires_at = clock_timestamp()`);
    expect(await bodyOf(await confirm(service, account, confirmation))).toEqual(UNKNOWN);
    expect(await rows.find(account)).toBeUndefined();
  });

  it('waits ten minutes for its confirmation, from the callback on', async () => {
    const account = newAccount();
    const url = await loginUrl(service, account, { forward_url: FRONT_END });
    const arrival = await allowed(url);
    await callback(service, arrival);
    const [row] = await query(
      database.url,
      `SELECT expires_at > clock_timestamp() + interval '9 minutes' AS long_enough,
              expires_at <= clock_timestamp() + interval '10 minutes' AS no_longer
         FROM pipedrive_login_attempts WHERE account_id = '${account}'`,
    );
    expect(row).toEqual({ long_enough: true, no_longer: true });
  });

  it('keeps neither the code nor the tokens where a thief of the table could use them', async () => {
    const [account, thief] = [newAccount(), newAccount()];
    const confirmation = await pending(service, account);
    const stolen = await pending(service, thief);
    const [row] = await query(
      database.url,
      `SELECT row_to_json(a)::text AS text, sealed_grant FROM pipedrive_login_attempts a
        WHERE account_id = '${account}' AND sealed_grant IS NOT NULL`,
    );
    expect(row?.['text']).not.toContain(confirmation);
    expect(row?.['sealed_grant']).toMatch(/^v1\.k1\.[\w-]+\.[\w-]+\.[\w-]+$/);
    // Neither under another account's code, nor as a credential.
    await query(
      database.url,
      `UPDATE pipedrive_login_attempts SET sealed_grant = '${String(row?.['sealed_grant'])}'
        WHERE account_id = '${thief}' AND sealed_grant IS NOT NULL`,
    );
    expect((await confirm(service, thief, stolen)).status).toBe(500);
    expect(await rows.find(thief)).toBeUndefined();
    await confirm(service, account, confirmation);
    await rows.set(account, { access_token: `'${String(row?.['sealed_grant'])}'` });
    expect((await exportPipelines(service, account)).status).toBe(500);
    const left = await query(
      database.url,
      `SELECT 1 FROM pipedrive_login_attempts WHERE account_id = '${account}' AND sealed_grant IS NOT NULL`,
    );
    expect(left).toEqual([]);
  });

  it('opens by its own code alone, not by that of another login of the same account', async () => {
    const account = newAccount();
    const [first, second] = [await pending(service, account), await pending(service, account)];
    await query(
      database.url,
      `UPDATE pipedrive_login_attempts SET sealed_grant =
         (SELECT min(sealed_grant) FROM pipedrive_login_attempts WHERE account_id = '${account}')
        WHERE account_id = '${account}'`,
    );
    const answers = [await confirm(service, account, first), await confirm(service, account, second)];
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 500]);
  });

  it.each([
    ['a list', '[]', undefined, NO_JSON],
    ['a text', 'confirmation=x', 'text/plain', NO_JSON],
    ['a form', 'confirmation=x', 'application/x-www-form-urlencoded', NO_JSON],
    ['no field', '{}', undefined, /^Invalid confirmation: must be a text/],
    ['a number', '{"confirmation":5}', undefined, /^Invalid confirmation: must be a text/],
    ['null', '{"confirmation":null}', undefined, /^Invalid confirmation: must be a text/],
    ['a list of texts', '{"confirmation":["x"]}', undefined, /^Invalid confirmation: must be a text/],
    [
      'an enormous text',
      JSON.stringify({ confirmation: 'x'.repeat(201) }),
      undefined,
      'Invalid confirmation: must have at most 200 characters',
    ],
    [
      'another field',
      '{"confirmation":"x","account":"y"}',
      undefined,
      'Invalid field: "account" is unknown. Allowed: confirmation',
    ],
    [
      'a field of every object',
      '{"confirmation":"x","toString":"y"}',
      undefined,
      'Invalid field: "toString" is unknown. Allowed: confirmation',
    ],
  ])('refuses %s for a body, and says what is to be sent', async (_, body, type, message) => {
    const answer = await postConfirm(service, newAccount(), body, type);
    const told = typeof message === 'string' ? message : expect.stringMatching(message);
    expect(await bodyOf(answer)).toEqual([400, { success: false, message: told, error: 'INVALID_REQUEST' }]);
  });

  it('takes the code with a charset, and from nobody without a JWT', async () => {
    const account = newAccount();
    const body = JSON.stringify({ confirmation: await pending(service, account) });
    const url = `${service.host.url}/v1/e/pipedrive/auth/confirm`;
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(url, { method: 'POST', headers, body });
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect((await postConfirm(service, account, body, 'Application/JSON; charset=utf-8')).status).toBe(200);
  });

  it('works without HTTP, too', async () => {
    const account = newAccount();
    const connection = service.host.app.get(ConnectionService, { strict: false });
    expect(() => connection.authorizeUrl('')).toThrow(new TypeError('accountId must name an account'));
    const url = connection.authorizeUrl(account, FRONT_END);
    const answer = await callback(service, await allowed(url));
    const code = codeOf(answer);
    await expect(connection.confirm('somebody', code)).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
    expect(await connection.confirm(account, code)).toEqual({
      companyId: String(sandbox.company.id),
      companyName: sandbox.company.name,
    });
    expect((await exportPipelines(service, account)).status).toBe(200);
  });
});

describe('a login by JSON whose host asks for no confirmation', () => {
  it('is connected by the callback', async () => {
    const options = { ...optionsFor(sandbox), login: { confirmation: 'off' as const } };
    const service = await serviceOn({ databaseUrl: database.url, options });
    expect(Object.fromEntries(await granted(service, 'off'))).toEqual({
      status: 'success',
      integration: 'pipedrive',
    });
    expect((await exportPipelines(service, 'off')).status).toBe(200);
    await service.host.close();
  });
});

const NO_JSON = 'Invalid body: must be a JSON object (Content-Type: application/json) of: confirmation';

const UNKNOWN = [
  400,
  {
    success: false,
    message:
      'Invalid confirmation: nothing waits for it: it is unknown to this account, too old or used; start again at login',
    error: 'INVALID_REQUEST',
  },
];

/** What the callback hands to the front end. */
function codeOf(answer: Response): string {
  return new URL(answer.headers.get('location') ?? '').searchParams.get('confirmation') ?? '';
}

async function bodyOf(answer: Response): Promise<[number, unknown]> {
  return [answer.status, await answer.json()];
}
