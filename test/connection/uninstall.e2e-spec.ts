import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { type Sandbox, startSandbox, type UninstallOptions } from '../../src/sandbox/index.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { statusOf } from './connection-life.js';
import { CredentialRows } from './credential-rows.js';
import { optionsFor, type Platform } from './host.js';
import { connect, exportPipelines, type Service, serviceOn } from './oauth-dance.js';

const AUTH = '/v1/e/pipedrive/auth';

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

describe.each<Platform>(['express', 'fastify'])(
  'the notice that the app was uninstalled, on %s',
  (platform) => {
    let service: Service;
    let count = 0;
    beforeAll(async () => {
      const options = optionsFor(sandbox);
      service = await serviceOn({ databaseUrl: database.url, options, platform });
    });
    afterAll(() => service.host.close());

    it('ends every connection of that user of that company, drops the tokens, and says why', async () => {
      const [one, two] = [await connected(), await connected()];
      const before = await rows.get(one);
      const answer = await uninstall();
      expect([answer.status, await answer.json()]).toEqual([200, success(expect.any(Number))]);
      for (const account of [one, two]) {
        expect((await errorOf(account)).error).toBe('TOKEN_INVALIDATED');
        expect(await statusOf(service, account)).toMatchObject({
          status: 'invalidated',
          last_error: { reason: 'uninstalled' },
        });
      }
      const after = { access_token: null, refresh_token: null, invalidated_reason: 'uninstalled' };
      expect(await rows.get(one)).toMatchObject({ ...after, version: before.version + 1 });
    });

    it('is heard once: the second time there is nothing to end', async () => {
      const account = await connected();
      await uninstall();
      const row = await rows.get(account);
      expect(await (await uninstall()).json()).toEqual(success(0));
      expect(await rows.get(account)).toEqual(row);
    });

    it('of somebody we do not know is heard all the same', async () => {
      const answer = await uninstall({ userId: 987_654_321 });
      expect([answer.status, await answer.json()]).toEqual([200, success(0)]);
    });

    it('leaves other users of the company alone, and users of the same id in other companies', async () => {
      const [own, other, foreign] = [await connected(), await connected(secondUser()), await connected()];
      await rows.set(foreign, { company_id: "'1'" });
      await uninstall();
      expect((await rows.get(own)).invalidated_reason).toBe('uninstalled');
      for (const account of [other, foreign]) expect((await rows.get(account)).invalidated_at).toBeNull();
      expect((await exportPipelines(service, other)).status).toBe(200);
    });

    it.each<[string, (at: Date) => unknown]>([
      ['seconds', (at) => Math.floor(at.getTime() / 1000)],
      ['milliseconds', (at) => at.getTime()],
      ['RFC 3339', (at) => at.toISOString()],
    ])('changes nothing where it is older than the connection, its time in %s', async (_, form) => {
      const account = await connected();
      const { connected_at: connectedAt } = await rows.get(account);
      await uninstall({ timestamp: form(new Date(connectedAt.getTime() - 5000)), endsGrants: false });
      expect((await rows.get(account)).invalidated_at).toBeNull();
      expect((await exportPipelines(service, account)).status).toBe(200);
      await uninstall({ timestamp: form(new Date(connectedAt.getTime() + 5)) });
      expect((await rows.get(account)).invalidated_reason).toBe('uninstalled');
    });

    it('is not older than a connection of its own millisecond', async () => {
      const account = await connected();
      await rows.set(account, {
        connected_at: "date_trunc('milliseconds', connected_at) + interval '900 microseconds'",
      });
      const { connected_at: connectedAt } = await rows.get(account);
      await uninstall({ timestamp: connectedAt.toISOString() });
      expect((await rows.get(account)).invalidated_reason).toBe('uninstalled');
    });

    it.each([
      ['no time that we can read', 'soon'],
      ['a time of tomorrow', Date.now() + 86_400_000],
    ])('is of now where it bears %s: what is connected after it lives', async (_, timestamp) => {
      const before = await connected();
      await uninstall({ timestamp });
      const after = await connected();
      expect((await rows.get(before)).invalidated_reason).toBe('uninstalled');
      expect((await rows.get(after)).invalidated_at).toBeNull();
    });

    it('is mended by connecting again, and finds that connection when it comes late', async () => {
      const account = await connected();
      const sentAt = new Date();
      await uninstall();
      await connect(service, account);
      await uninstall({ timestamp: sentAt.toISOString(), endsGrants: false });
      expect((await exportPipelines(service, account)).status).toBe(200);
      expect(await statusOf(service, account)).toMatchObject({ status: 'connected', last_error: null });
    });

    it.each<[string, string | undefined]>([
      ['no credentials', undefined],
      ['a JWT', 'Bearer abc.def.ghi'],
      ['another secret', basic('sandbox-client:other')],
      ['another client', basic('other:sandbox-secret')],
      ['the secret with more behind it', basic('sandbox-client:sandbox-secret ')],
    ])('is refused with %s, and changes nothing', async (_, authorization) => {
      const account = await connected();
      const answer = await send({ authorization, body: JSON.stringify(noticeOf({})) });
      expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([
        401,
        'Basic realm="pipedrive-export", charset="UTF-8"',
      ]);
      expect(await answer.json()).toEqual({
        success: false,
        message: "Unauthorized: send the app's client id and client secret by Basic authentication",
        error: 'UNAUTHORIZED',
      });
      expect((await rows.get(account)).invalidated_at).toBeNull();
    });

    it.each<[string, string, () => unknown, string?]>([
      ['an empty object', 'client_id', () => ({})],
      ['a list', 'body', () => []],
      ['a text that is not said to be JSON', 'body', () => noticeOf({}), 'text/plain'],
      ['another app', 'client_id', () => noticeOf({ client_id: 'other' })],
      ['no company', 'company_id', () => noticeOf({ company_id: undefined })],
      ['no user', 'user_id', () => noticeOf({ user_id: null })],
    ])('is refused with %s', async (_, field, notice, contentType = 'application/json') => {
      expect(await refusalOf(await send({ body: JSON.stringify(notice()), contentType }))).toEqual([
        400,
        field,
      ]);
    });

    it('is refused without a body', async () => {
      expect(await refusalOf(await send({ contentType: undefined }))).toEqual([400, 'body']);
    });

    it('may name its character set, write ids as text and bear further fields', async () => {
      const account = await connected();
      const { company_id, user_id } = noticeOf({});
      const notice = noticeOf({ company_id: `${company_id}`, user_id: `${user_id}`, more: { a: [1] } });
      const answer = await send({
        body: JSON.stringify(notice),
        contentType: 'application/json; charset=utf-8',
      });
      expect(answer.status).toBe(200);
      expect((await rows.get(account)).invalidated_reason).toBe('uninstalled');
    });

    async function connected(userId = sandbox.company.administratorId): Promise<string> {
      const account = `${platform}-${(count += 1)}`;
      sandbox.behave({ signedInUserId: userId });
      await connect(service, account);
      sandbox.behave({ signedInUserId: sandbox.company.administratorId });
      return account;
    }

    function uninstall(notice: UninstallOptions = {}): Promise<Response> {
      return sandbox.uninstall({ callbackUrl: `${service.host.url}${AUTH}/callback`, ...notice });
    }

    /** A notice that is good, but for what is given. */
    function send(notice: {
      authorization?: string | undefined;
      body?: string | undefined;
      contentType?: string | undefined;
    }): Promise<Response> {
      const { authorization, body, contentType } = {
        authorization: basic('sandbox-client:sandbox-secret'),
        contentType: 'application/json',
        ...notice,
      };
      return fetch(`${service.host.url}${AUTH}/callback`, {
        method: 'DELETE',
        headers: {
          ...(authorization !== undefined && { authorization }),
          ...(contentType !== undefined && { 'content-type': contentType }),
        },
        ...(body !== undefined && { body }),
      });
    }

    async function errorOf(account: string): Promise<{ error: string }> {
      return (await (await exportPipelines(service, account)).json()) as { error: string };
    }
  },
);

function noticeOf(changes: Record<string, unknown>): Record<string, unknown> {
  const { id, administratorId } = sandbox.company;
  return {
    client_id: 'sandbox-client',
    company_id: id,
    user_id: administratorId,
    timestamp: new Date().toISOString(),
    ...changes,
  };
}

/** The status, and which field the contract's error names. */
async function refusalOf(answer: Response): Promise<[number, string | undefined]> {
  const body = (await answer.json()) as { message: string };
  expect(body).toEqual({ success: false, message: expect.any(String), error: 'INVALID_REQUEST' });
  return [answer.status, /^Invalid (\w+): must be /.exec(body.message)?.[1]];
}

function secondUser(): number {
  return sandbox.company.users[1]?.id ?? 0;
}

function success(disconnected: unknown): object {
  return { success: true, message: 'SUCCESS', data: { disconnected } };
}

function basic(text: string): string {
  return `Basic ${Buffer.from(text).toString('base64')}`;
}
