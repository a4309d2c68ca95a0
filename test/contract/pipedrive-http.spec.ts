import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { AccessSource } from '../../src/index.js';
import { type UpstreamCall, PipedriveGateway } from '../../src/pipedrive/upstream/pipedrive-gateway.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { accessTo, type Replica, startReplica } from '../export/replica.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

/** What a call of the gateway promises whoever makes it, a page or anybody else. */
describe('a call to Pipedrive', () => {
  let database: TestDatabase;
  let sandbox: Sandbox;
  let replica: Replica;

  beforeAll(async () => {
    database = await createTestDatabase();
    sandbox = await startSandbox({ limits: { burst: 100_000 } });
    replica = await startReplica(database.url, sandbox);
  });
  beforeEach(() => sandbox.requests.clear());
  afterEach(() => sandbox.faults.clear());
  afterAll(async () => {
    await replica.close();
    await sandbox.close();
    await database.drop();
  });

  const pipelines = (call: UpstreamCall): Promise<unknown> =>
    replica.app
      .get(PipedriveGateway)
      .page({ entity: 'pipelines', order: 'id', after: null, limit: 10 }, call);

  it.each<[string, (good: AccessSource) => AccessSource]>([
    ['to be had', (good) => ({ ...good, current: never })],
    ['to be renewed', (good) => ({ ...good, renew: never })],
  ])('is given up by its signal also while it waits for access %s', async (_, without) => {
    sandbox.faults.next('unauthorized', { on: 'pipelines' });
    const access = without(accessTo(sandbox, 'account'));
    await expect(pipelines({ access, signal: AbortSignal.timeout(300) })).rejects.toThrow('too slow');
    await expect(pipelines({ access, signal: AbortSignal.abort() })).rejects.toThrow('was abandoned');
  });
});

function never(): Promise<never> {
  return new Promise(() => {});
}
