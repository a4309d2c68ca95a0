import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import { ExportType } from '../../src/index.js';
import { type Located, PositionLocator } from '../../src/pipedrive/export/ledger/position-locator.js';
import type { Walk } from '../../src/pipedrive/export/ledger/walk.js';
import { CallBudget } from '../../src/pipedrive/upstream/call-budget.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { accessTo, type Replica, startReplica } from '../export/replica.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

/** What can't be seen from outside: who searches at the very same moment, and for how long an end is remembered. */
describe('the search for a position', () => {
  let database: TestDatabase;
  let sandbox: Sandbox;
  let replica: Replica;
  let walks = 0;

  beforeAll(async () => {
    database = await createTestDatabase();
    sandbox = await startSandbox({
      company: { deals: 0, persons: 1_200, organizations: 5, notes: 0, users: 3 },
      limits: { burst: 100_000 },
    });
    replica = await startReplica(database.url, sandbox);
  });
  beforeEach(() => {
    walks += 1;
    sandbox.requests.clear();
  });
  afterEach(() => void vi.restoreAllMocks());
  afterAll(async () => {
    await replica.close();
    await sandbox.close();
    await database.drop();
  });

  /** In a walk of which nothing is known at a test's beginning. Begins at once: two calls in one moment overlap. */
  const locate = (position: number): Promise<Located> => {
    const accountId = `account-${walks}`;
    const walk: Walk = {
      accountId,
      companyId: String(sandbox.company.id),
      userId: String(sandbox.company.viewerId),
      type: ExportType.Persons,
      updatedSince: undefined,
      isArchived: false,
    };
    const call = { access: accessTo(sandbox, accountId), budget: new CallBudget() };
    return replica.app.get(PositionLocator).locate(walk, position, call);
  };
  const limits = (): unknown[] => sandbox.requests.entries.map(({ query }) => query['limit']);

  it('is one for all who look for the same position at the same time', async () => {
    const [first, ...others] = await Promise.all([locate(1_100), locate(1_100), locate(1_100)]);
    expect(first).toMatchObject({ leg: 'all', mark: { lastId: sandbox.company.persons[1_099]?.id } });
    expect(others).toEqual([first, first]);
    expect(limits()).toEqual(['500', '500', '100']);
  });

  it('is another one for another position', async () => {
    const [near, far] = await Promise.all([locate(20), locate(30)]);
    expect([near, far]).toMatchObject([
      { mark: { lastId: sandbox.company.persons[19]?.id } },
      { mark: { lastId: sandbox.company.persons[29]?.id } },
    ]);
  });

  it('is over when it has ended: who comes later searches anew', async () => {
    await locate(20);
    await locate(20);
    expect(sandbox.requests.count({ route: 'persons' })).toBe(2);
  });

  it.each([
    ['remembers where the end is for five minutes', 4 * 60_000 + 59_000, 0],
    ['asks again where the end is after five minutes', 5 * 60_000 + 1_000, 1],
  ])('%s', async (_, laterMs, calls) => {
    expect(await locate(5_000)).toBe('beyondTheEnd');
    sandbox.requests.clear();
    // The cache looks at the clock once a millisecond at most.
    await sleep(10);
    const now = performance.now.bind(performance);
    vi.spyOn(performance, 'now').mockImplementation(() => now() + laterMs);
    expect(await locate(5_000)).toBe('beyondTheEnd');
    expect(sandbox.requests.count({ route: 'persons' })).toBe(calls);
  });
});
