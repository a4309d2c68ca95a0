import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { callerJwt, optionsFor } from './host.js';
import { confirm, connect, pending, type Service, serviceOn } from './oauth-dance.js';

const ALL_SCOPES = ['base', 'deals:read', 'contacts:read', 'users:read'];

describe('an account that connects again, with more scopes', () => {
  let database: TestDatabase;
  let sandbox: Sandbox;
  let replicas: Service[];

  beforeAll(async () => {
    database = await createTestDatabase();
    sandbox = await startSandbox({
      approve: 'automatic',
      scopes: ['base', 'deals:read'],
      company: { deals: 10, persons: 10 },
    });
    const options = optionsFor(sandbox);
    const start = (): Promise<Service> => serviceOn({ databaseUrl: database.url, options });
    replicas = [await start(), await start()];
  });
  afterAll(async () => {
    await Promise.all(replicas.map(({ host }) => host.close()));
    await sandbox.close();
    await database.drop();
  });

  it.each([
    ['redirected', (service: Service, account: string) => connect(service, account)],
    [
      'confirmed',
      async (service: Service, account: string) => confirm(service, account, await pending(service, account)),
    ],
  ])('is served at once by every replica, names and all, once it is %s', async (account, connectAgain) => {
    sandbox.behave({ scopes: ['base', 'deals:read'] });
    const [first = never(), second = never()] = replicas;
    await connectAgain(first, account);
    for (const replica of replicas) {
      expect(await get(replica, account, 'persons')).toMatchObject({
        status: 401,
        body: { error: 'INSUFFICIENT_SCOPE' },
      });
      expect(namesIn(await get(replica, account, 'deals'))).toEqual({ owners: false, persons: false });
    }
    sandbox.behave({ scopes: ALL_SCOPES });
    await connectAgain(second, account);
    for (const replica of replicas) {
      expect(await get(replica, account, 'persons')).toMatchObject({ status: 200 });
      expect(namesIn(await get(replica, account, 'deals'))).toEqual({ owners: true, persons: true });
    }
  });
});

interface Named {
  readonly name: string | null;
}

interface Page {
  readonly data: readonly { owner_id: Named | null; person_id: Named | null }[];
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function get({ host, options }: Service, account: string, type: string): Promise<Answer> {
  const headers = { Authorization: `Bearer ${callerJwt(options, account)}` };
  const answer = await fetch(`${host.url}/v1/e/pipedrive/export/${type}`, { headers });
  return { status: answer.status, body: await answer.json() };
}

/** Whether a page of deals knows how owners and persons are called. */
function namesIn({ body }: Answer): { owners: boolean; persons: boolean } {
  const { data } = body as Page;
  const known = (named: Named | null): boolean => (named?.name ?? null) !== null;
  return {
    owners: data.some(({ owner_id: owner }) => known(owner)),
    persons: data.some(({ person_id: person }) => known(person)),
  };
}

function never(): never {
  throw new Error('there are two replicas');
}
