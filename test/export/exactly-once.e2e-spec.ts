import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type ExportPage } from '../../src/index.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { type Collection, COLLECTIONS, refill } from './collections.js';
import { accessTo, type Replica, startReplica } from './replica.js';

/**
 * The ledger's promise, held against random scripts: three clients walk one collection side by side, with limits that
 * change on the way, over two replicas, while records come and go (the one at a cursor too) and Pipedrive refuses
 * cursors. Each client is to be given every record that was there all along exactly once, and none twice.
 */
describe('following next_start from 0 to the end', () => {
  let database: TestDatabase;
  let sandbox: Sandbox;
  let replicas: [Replica, Replica];
  let runs = 0;

  beforeAll(async () => {
    database = await createTestDatabase();
    sandbox = await startSandbox({
      company: { deals: 60, archivedDeals: 60, persons: 60, organizations: 60, notes: 60, users: 3 },
      limits: { burst: 1_000_000, dailyTokens: 1_000_000_000 },
    });
    replicas = [await startReplica(database.url, sandbox), await startReplica(database.url, sandbox)];
  });

  afterAll(async () => {
    await Promise.all(replicas.map((replica) => replica.close()));
    await sandbox.close();
    await database.drop();
  });

  const event = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('page'),
        client: fc.nat(2),
        replica: fc.nat(1),
        limit: fc.integer({ min: 1, max: 25 }),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('remove'), at: fc.nat(999) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('removeAtCursor'), client: fc.nat(2) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('insert') }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('refuseCursor') }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('allAtOnce'), limit: fc.integer({ min: 1, max: 25 }) }),
    },
  );

  it.each(COLLECTIONS.map((collection) => [collection.name, collection] as const))(
    'yields every one of the %s once, whatever happens between two pages',
    async (_, collection) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(event, { maxLength: 40, size: 'max' }),
          fc.boolean(),
          async (script, refusesDeleted) => {
            sandbox.faults.clear();
            sandbox.behave({ deletedCursor: refusesDeleted ? 'refuse' : 'continue' });
            refill(sandbox, collection, 60);
            const accountId = `run-${(runs += 1)}`;
            const access = accessTo(sandbox, accountId);
            const clients = [0, 1, 2].map(() => ({
              start: 0 as number | null,
              seen: [] as number[],
              last: 0,
            }));
            const atStart = ids(collection);
            const removed = new Set<number>();
            const remove = (id: number | undefined): void => {
              if (id === undefined) return;
              sandbox.company.remove(collection.type, id);
              removed.add(id);
            };
            const turn = async (client: number, replica: number, limit: number): Promise<void> => {
              const walker = clients[client];
              if (walker === undefined || walker.start === null) return;
              const page: ExportPage = await (replicas[replica] ?? replicas[0]).exports.page(
                { accountId, ...collection.query, start: walker.start, limit, related: 'ids' },
                { access },
              );
              walker.seen.push(...page.data.map(({ id }) => id));
              walker.last = page.data.at(-1)?.id ?? walker.last;
              expect(page.pagination.next_start ?? Infinity).toBeGreaterThan(walker.start);
              walker.start = page.pagination.next_start;
            };
            for (const step of script) {
              const current = ids(collection);
              if (step.kind === 'page') await turn(step.client, step.replica, step.limit);
              if (step.kind === 'remove' && current.length > 10) remove(current[step.at % current.length]);
              if (step.kind === 'removeAtCursor')
                remove(current.find((id) => id > (clients[step.client]?.last ?? 0)));
              if (step.kind === 'insert') collection.insert(sandbox);
              if (step.kind === 'allAtOnce')
                await Promise.all([0, 1, 2].map((client) => turn(client, client % 2, step.limit + client)));
              if (step.kind === 'refuseCursor' && collection.type !== 'notes')
                sandbox.faults.next('refuseCursor', { on: collection.route });
            }
            for (let round = 0; clients.some(({ start }) => start !== null); round += 1) {
              expect(round).toBeLessThan(500);
              await turn(round % 3, round % 2, 20);
            }
            for (const { seen } of clients) {
              expect(seen).toEqual([...new Set(seen)]);
              expect(seen).toEqual(expect.arrayContaining(atStart.filter((id) => !removed.has(id))));
            }
          },
        ),
        { numRuns: 80, seed: 20_260_801, endOnFailure: true },
      );
    },
    180_000,
  );

  function ids(collection: Collection): number[] {
    return collection.rows(sandbox).map(({ id }) => id);
  }
});
