import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { ExportPage } from '../../src/index.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { type Collection, COLLECTIONS, refill, type Row } from './collections.js';
import { accessTo, type Replica, startReplica } from './replica.js';

/**
 * What `updated_since` promises, held against random scripts: a walk yields every record that matched when it began,
 * once unless it is changed meanwhile; and the next walk, since the time at which the former one began, brings
 * whatever came or changed after that. Whether Pipedrive's filter shows records that were never changed is unknown,
 * so both are tried.
 */
describe('walking by updated_since', () => {
  let database: TestDatabase;
  let sandbox: Sandbox;
  let replicas: [Replica, Replica];
  let runs = 0;
  let now = Date.UTC(2027, 0, 1);

  beforeAll(async () => {
    database = await createTestDatabase();
    sandbox = await startSandbox({
      company: { deals: 40, archivedDeals: 40, persons: 40, organizations: 40, notes: 40, users: 3 },
      limits: { burst: 1_000_000, dailyTokens: 1_000_000_000 },
      clock: () => now,
    });
    replicas = [await startReplica(database.url, sandbox), await startReplica(database.url, sandbox)];
  });

  afterAll(async () => {
    await Promise.all(replicas.map((replica) => replica.close()));
    await sandbox.close();
    await database.drop();
  });

  const at = fc.nat(999);
  const event = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('page'),
        client: fc.nat(1),
        replica: fc.nat(1),
        limit: fc.integer({ min: 1, max: 12 }),
      }),
    },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('change'), at }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('insert') }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('remove'), at }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('second') }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('refuseCursor') }) },
  );
  const conditions = fc.record({
    nullUpdateTime: fc.constantFrom('hide' as const, 'keep' as const),
    deletedCursor: fc.constantFrom('continue' as const, 'refuse' as const),
    inserted: fc.integer({ min: 0, max: 15 }),
    changed: fc.array(at, { maxLength: 10 }),
  });

  it.each(COLLECTIONS.map((collection) => [collection.name, collection] as const))(
    'yields every one of the %s that matched at its beginning, and the next walk the rest',
    async (_, collection) => {
      await fc.assert(
        fc.asyncProperty(
          conditions,
          fc.array(event, { maxLength: 30, size: 'max' }),
          async ({ inserted, changed, ...behaviour }, script) => {
            sandbox.faults.clear();
            sandbox.behave(behaviour);
            const accountId = `run-${(runs += 1)}`;
            const access = accessTo(sandbox, accountId);
            const rows = (): readonly Row[] => collection.rows(sandbox);
            const changes = new Map<number, number>();
            const change = (place: number): void => {
              // Mostly one that the walk is about: those that came last.
              const row = rows().at(-1 - (place % Math.min(25, rows().length)));
              if (row === undefined) return;
              sandbox.company.update(collection.type, row.id, {});
              changes.set(row.id, (changes.get(row.id) ?? 0) + 1);
            };
            const read = async (client: Client, limit: number, replica = 0): Promise<void> => {
              if (client.start === null) return;
              const { query } = collection;
              const page: ExportPage = await (replicas[replica] ?? replicas[0]).exports.page(
                {
                  accountId,
                  ...query,
                  start: client.start,
                  limit,
                  related: 'ids',
                  updated_since: client.since,
                },
                { access },
              );
              for (const { id, update_time } of page.data) {
                client.seen.push(id);
                client.copy.set(id, update_time);
              }
              expect(page.pagination.next_start ?? Infinity).toBeGreaterThan(client.start);
              client.start = page.pagination.next_start;
            };
            const finish = async (client: Client): Promise<void> => {
              for (let page = 0; client.start !== null; page += 1) {
                expect(page).toBeLessThan(200);
                await read(client, 9, page % 2);
              }
            };

            refill(sandbox, collection, 40);
            now += 1000;
            const since = time(now);
            for (let n = 0; n < inserted; n += 1) collection.insert(sandbox);
            now += 1000;
            for (const place of changed) change(place);
            now += 1000;
            changes.clear();
            const began = time(now);
            const matchedAtBeginning = matching(collection, since);
            const clients = [newClient(since), newClient(since)] as const;
            for (const step of script) {
              if (step.kind === 'page')
                await read(clients[step.client] ?? clients[0], step.limit, step.replica);
              if (step.kind === 'change') change(step.at);
              if (step.kind === 'insert') collection.insert(sandbox);
              if (step.kind === 'remove' && rows().length > 10)
                sandbox.company.remove(collection.type, rows()[step.at % rows().length]?.id ?? 0);
              if (step.kind === 'second') now += 1000;
              if (step.kind === 'refuseCursor' && collection.type !== 'notes')
                sandbox.faults.next('refuseCursor', { on: collection.route });
            }
            for (const client of clients) {
              await finish(client);
              const isThere = new Set(rows().map(({ id }) => id));
              expect(client.seen).toEqual(
                expect.arrayContaining(matchedAtBeginning.filter((id) => isThere.has(id))),
              );
              for (const id of client.seen)
                expect(times(client.seen, id)).toBeLessThanOrEqual(1 + (changes.get(id) ?? 0));
            }

            now += 1000;
            const [client] = clients;
            const second = { ...newClient(began), copy: client.copy };
            await finish(second);
            const matchingNow = new Set(matching(collection, since));
            for (const { id, update_time } of rows().filter((row) => matchingNow.has(row.id)))
              expect([id, client.copy.get(id)]).toEqual([id, update_time && contractTime(update_time)]);
          },
        ),
        { numRuns: 60, seed: 20_260_802, endOnFailure: true },
      );
    },
    180_000,
  );

  function matching(collection: Collection, since: string): number[] {
    return collection
      .rows(sandbox)
      .filter(({ add_time, update_time }) => contractTime(update_time ?? add_time) >= since)
      .map(({ id }) => id);
  }
});

interface Client {
  readonly since: string;
  readonly seen: number[];
  /** What a copy that is kept by upserts would hold: each record's update_time, as it came last. */
  readonly copy: Map<number, unknown>;
  start: number | null;
}

function newClient(since: string): Client {
  return { since, seen: [], copy: new Map(), start: 0 };
}

function times(ids: readonly number[], wanted: number): number {
  return ids.filter((id) => id === wanted).length;
}

function time(ms: number): string {
  return contractTime(new Date(ms).toISOString());
}

function contractTime(wire: string): string {
  return wire.slice(0, 19).replace('T', ' ');
}
