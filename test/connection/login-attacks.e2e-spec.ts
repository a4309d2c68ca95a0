import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { CredentialRows } from './credential-rows.js';
import { FRONT_END, optionsFor, startHost } from './host.js';
import { approved, callback, type Service } from './oauth-dance.js';

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
    const start = async (platform: 'express' | 'fastify'): Promise<Service> => ({
      options,
      host: await startHost({ databaseUrl: database.url, options, platform }),
    });
    replicas = [await start('express'), await start('fastify')];
  });
  afterAll(async () => {
    await Promise.all(replicas.map(({ host }) => host.close()));
    await rows.close();
    await sandbox.close();
    await database.drop();
  });

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

async function bodyOf(answer: Response): Promise<[number, unknown]> {
  return [answer.status, await answer.json()];
}
