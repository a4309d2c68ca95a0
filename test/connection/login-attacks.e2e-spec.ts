import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { query } from '../support/query.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { CredentialRows } from './credential-rows.js';
import { FRONT_END, optionsFor } from './host.js';
import {
  allowed,
  approved,
  callback,
  confirm,
  exportPipelines,
  login,
  loginUrl,
  pending,
  type Service,
  serviceOn,
} from './oauth-dance.js';

describe('a login that is turned against somebody', () => {
  let database: TestDatabase;
  let sandbox: Sandbox;
  let rows: CredentialRows;
  let replicas: [Service, Service];

  beforeAll(async () => {
    database = await createTestDatabase();
    sandbox = await startSandbox({ approve: 'automatic' });
    rows = await CredentialRows.open(database.url);
    const options = optionsFor(sandbox);
    const start = (platform: 'express' | 'fastify'): Promise<Service> =>
      serviceOn({ databaseUrl: database.url, options, platform });
    replicas = [await start('express'), await start('fastify')];
  });
  afterAll(async () => {
    await Promise.all(replicas.map(({ host }) => host.close()));
    await rows.close();
    await sandbox.close();
    await database.drop();
  });

  const waiting = async (account: string): Promise<number> =>
    (
      await query(
        database.url,
        `SELECT 1 FROM pipedrive_login_attempts WHERE account_id = '${account}' AND sealed_grant IS NOT NULL`,
      )
    ).length;

  it('ends once, however many callbacks bring its state to two replicas at the same time', async () => {
    const { query, cookie } = await approved(replicas[0], 'hurried', FRONT_END);
    sandbox.requests.clear();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => callback(replicas[index % 2 === 0 ? 0 : 1], query, cookie)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([302, ...Array<number>(7).fill(400)]);
    expect(sandbox.requests.count({ route: 'token' })).toBe(1);
    expect(await rows.get('hurried')).toMatchObject({ version: 1 });
  });

  describe("by sending a front end's link to somebody else", () => {
    it('connects nothing: who began lacks the code, and who has the code is another account', async () => {
      const link = await loginUrl(replicas[0], 'sender', { forward_url: FRONT_END });
      // The victim follows it, presses Allow, and arrives at the front end, which acts for who is signed in there.
      const arrived = await callback(replicas[1], await allowed(link));
      const confirmation = new URL(arrived.headers.get('location') ?? '').searchParams.get('confirmation');
      const refused = await confirm(replicas[1], 'follower', confirmation ?? '');
      expect([refused.status, await refused.json()]).toMatchObject([400, { error: 'INVALID_REQUEST' }]);
      // All that the sender has: the link, its state, guesses.
      const state = new URL(link ?? '').searchParams.get('state') ?? '';
      for (const guess of [state, state.split('.')[2] ?? '', idOf(state)]) {
        expect((await confirm(replicas[0], 'sender', guess)).status).toBe(400);
      }
      expect(await bodyOf(await callback(replicas[0], { state, code: 'x' }))).toEqual(USED);
      for (const account of ['sender', 'follower']) {
        expect(await rows.find(account)).toBeUndefined();
        expect((await exportPipelines(replicas[0], account)).status).toBe(401);
      }
    });

    it('connects nothing either where a second link goes to who has the code of the first', async () => {
      const [first, second] = [
        await pending(replicas[0], 'sender-2'),
        await pending(replicas[0], 'follower-2'),
      ];
      expect((await confirm(replicas[0], 'follower-2', first)).status).toBe(400);
      expect((await confirm(replicas[1], 'follower-2', second)).status).toBe(200);
      expect(await rows.find('sender-2')).toBeUndefined();
    });
  });

  it('is told that it was declined, once, and keeps nothing', async () => {
    const link = await loginUrl(replicas[0], 'declined', { forward_url: FRONT_END });
    const state = new URL(link ?? '').searchParams.get('state') ?? '';
    const answer = await callback(replicas[1], { state, error: 'user_denied' });
    expect(answer.headers.get('location')).toBe(`${FRONT_END}/?status=error&reason=user_denied`);
    const query = await allowed(link);
    expect(await bodyOf(await callback(replicas[0], query))).toEqual(USED);
    expect(await rows.find('declined')).toBeUndefined();
  });

  it.each([
    ['noApiDomain', 'pipedrive_unavailable'],
    ['foreignApiDomain', 'api_domain_refused'],
  ] as const)(
    'keeps nothing of a token answer with %s, neither connected nor waiting',
    async (fault, reason) => {
      const account = `answered-${fault}`;
      const link = await loginUrl(replicas[0], account, { forward_url: FRONT_END });
      const query = await allowed(link);
      sandbox.faults.next(fault, { on: 'token' });
      const answer = await callback(replicas[0], query);
      expect(answer.headers.get('location')).toBe(`${FRONT_END}/?status=error&reason=${reason}`);
      expect(await rows.find(account)).toBeUndefined();
      expect(await waiting(account)).toBe(0);
    },
  );

  it('leads nowhere but to an allowed origin, whatever forward_url and Pipedrive say', async () => {
    const locations: (string | null)[] = [];
    for (const forwardUrl of ODD_FORWARD_URLS) {
      for (const accept of ['application/json', 'text/html']) {
        const answer = await login(replicas[0], 'led', { forward_url: forwardUrl }, { accept });
        locations.push(answer.headers.get('location'));
        expect([forwardUrl, answer.status]).toEqual([forwardUrl, 400]);
        expect(await answer.text()).not.toMatch(/"url"/);
      }
    }
    for (const path of [
      '/',
      '/%2f%2fevil.example',
      '//evil.example',
      '/?next=//evil.example#//evil.example',
    ]) {
      const link = await loginUrl(replicas[0], 'led', { forward_url: FRONT_END + path });
      const state = new URL(link ?? '').searchParams.get('state') ?? '';
      const error = 'https://evil.example/\r\nLocation: https://evil.example';
      const answer = await callback(replicas[1], { state, error });
      locations.push(answer.headers.get('location'));
    }
    expect(locations.filter((location) => location !== null)).toHaveLength(4);
    for (const location of locations) if (location) expect(new URL(location).origin).toBe(FRONT_END);
  });

  describe('by sending its redirect to somebody else', () => {
    it('is refused in their browser, asks Pipedrive nothing, and can still be ended where it began', async () => {
      const { query, cookie } = await approved(replicas[0], 'attacker', FRONT_END);
      sandbox.requests.clear();
      const own = await approved(replicas[0], 'victim', FRONT_END);
      for (const cookies of [
        '',
        own.cookie,
        'a=b',
        cookie.replace(/=.*/, '=x'),
        cookie.replace(/=.*/, '='),
      ]) {
        expect(await bodyOf(await callback(replicas[1], query, cookies))).toEqual(OF_ANOTHER_BROWSER);
      }
      expect(sandbox.requests.count({ route: 'token' })).toBe(0);
      expect(await rows.find('attacker')).toBeUndefined();
      const answer = await callback(replicas[1], query, cookie);
      expect(answer.headers.get('location')).toMatch('status=success');
    });

    it('is refused also where they declined, and does not use up the login', async () => {
      const { query, cookie } = await approved(replicas[0], 'attacker-2', FRONT_END);
      const denied = { state: query.get('state') ?? '', error: 'user_denied' };
      expect(await bodyOf(await callback(replicas[0], denied))).toEqual(OF_ANOTHER_BROWSER);
      const answer = await callback(replicas[0], query, cookie);
      expect(answer.headers.get('location')).toMatch('status=success');
    });

    it('does not disturb another login of the same browser, whichever comes back first', async () => {
      const [first, second] = [
        await approved(replicas[0], 'two-tabs', FRONT_END),
        await approved(replicas[1], 'two-tabs', `${FRONT_END}/second`),
      ];
      const both = `${first.cookie}; ${second.cookie}`;
      for (const { query, cookie } of [second, first]) {
        const answer = await callback(replicas[0], query, both);
        expect(answer.headers.get('location')).toMatch('status=success');
        expect(answer.headers.getSetCookie()).toEqual([
          `${cookie.split('=')[0]}=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax`,
        ]);
      }
    });
  });
});

const OF_ANOTHER_BROWSER = [
  400,
  {
    success: false,
    message: 'Invalid state: it is of another browser; start again at login',
    error: 'INVALID_QUERY',
  },
];

const USED = [
  400,
  {
    success: false,
    message: 'Invalid state: it was used before; start again at login',
    error: 'INVALID_QUERY',
  },
];

const ODD_FORWARD_URLS = [
  '//evil.example',
  '\\\\evil.example',
  'https:evil.example',
  'https:/evil.example',
  'https:///evil.example',
  `${FRONT_END}@evil.example`,
  `${FRONT_END}:443@evil.example`,
  `${FRONT_END}\\@evil.example`,
  `${FRONT_END}.evil.example`,
  `${FRONT_END}%2eevil.example`,
  `${FRONT_END}%00.evil.example`,
  `${FRONT_END}.`,
  `${FRONT_END}:8443`,
  'https://ａpp.example.com',
  'https://app。example。com',
  'http://app.example.com',
  'javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  `https://evil.example/${FRONT_END}`,
  `${FRONT_END}/?x=${'€'.repeat(700)}`,
];

/** A state's id, which the row in the table bears, too. */
function idOf(state: string): string {
  const claims = Buffer.from(state.split('.')[1] ?? '', 'base64url').toString();
  return (JSON.parse(claims) as { jti: string }).jti;
}

async function bodyOf(answer: Response): Promise<[number, unknown]> {
  return [answer.status, await answer.json()];
}
