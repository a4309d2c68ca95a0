import { subscribe, unsubscribe } from 'node:diagnostics_channel';

import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';

import type { UpstreamEvent } from '../../src/index.js';
import { PipedriveGateway } from '../../src/pipedrive/upstream/pipedrive-gateway.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { accessTo, type Replica, startReplica } from '../export/replica.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

let database: TestDatabase;
let sandbox: Sandbox;
let replica: Replica;
const events: UpstreamEvent[] = [];
const note = (event: unknown): number => events.push(event as UpstreamEvent);

beforeAll(async () => {
  database = await createTestDatabase();
  sandbox = await startSandbox({ limits: { burst: 100_000, dailyTokens: 1_000 } });
  replica = await startReplica(database.url, sandbox);
  subscribe('pipedrive-export:upstream', note);
});
beforeEach(() => {
  events.length = 0;
});
afterAll(async () => {
  unsubscribe('pipedrive-export:upstream', note);
  await replica.close();
  await sandbox.close();
  await database.drop();
});

it('tells of a call what it cost, whose company was asked, and what that has left of its day', async () => {
  await pipelines();
  expect(events).toEqual([
    {
      accountId: 'account',
      operation: 'pipelines',
      outcome: 200,
      milliseconds: expect.any(Number),
      tokens: 5,
      companyId: String(sandbox.company.id),
      dailyTokensLeft: 995,
    },
  ]);
});

it('tells nothing of the day where the answer does not, or there is none, and counts the call', async () => {
  sandbox.faults.next('gone');
  sandbox.faults.next('cutConnection', { times: 2 });
  await expect(pipelines()).rejects.toThrow('answered 410');
  await expect(pipelines()).rejects.toThrow('the connection failed');
  expect(events.map(({ outcome, tokens, dailyTokensLeft }) => [outcome, tokens, dailyTokensLeft])).toEqual([
    [410, 5, undefined],
    ['cut', 5, undefined],
    ['cut', 5, undefined],
  ]);
});

it('names no company before it is known whose a grant is', async () => {
  const known = accessTo(sandbox, 'account');
  const access = { ...known, current: async () => ({ ...(await known.current()), companyId: '' }) };
  await replica.app.get(PipedriveGateway).identity({ access });
  expect(events).toMatchObject([{ operation: 'users.me', companyId: undefined }]);
});

function pipelines(): Promise<unknown> {
  return replica.app
    .get(PipedriveGateway)
    .page(
      { entity: 'pipelines', order: 'id', after: null, limit: 10 },
      { access: accessTo(sandbox, 'account') },
    );
}
