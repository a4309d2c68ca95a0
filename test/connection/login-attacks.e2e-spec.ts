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
    const arrival = await approved(replicas[0], 'hurried', FRONT_END);
    sandbox.requests.clear();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => callback(replicas[index % 2 === 0 ? 0 : 1], arrival)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([302, ...Array<number>(7).fill(400)]);
    expect(sandbox.requests.count({ route: 'token' })).toBe(1);
    expect(await rows.get('hurried')).toMatchObject({ version: 1 });
  });
});
