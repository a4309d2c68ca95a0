import { setTimeout as sleep } from 'node:timers/promises';

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type Service, startService } from '../export/service.js';
import { befall, beginnings, type ChangingType, fill, rowsOf, scripts } from './changing-company.js';
import { collection } from './collection.js';

/**
 * A snapshot, what has changed since it, and what has changed since that: together they are the collection as it is, however
 * much is inserted, changed, deleted, merged and archived between their pages; and none of them holds a record twice.
 */
describe('a collection and the next ones of its changes', () => {
  let service: Service;
  let now = Date.now();

  beforeAll(async () => {
    service = await startService({
      sandbox: {
        company: { deals: 0, archivedDeals: 0, persons: 0, organizations: 0, notes: 0, users: 3 },
        limits: { burst: 1_000_000, dailyTokens: 1_000_000_000 },
        accessTokenSeconds: 1_000_000,
        clock: () => now,
      },
    });
  });
  afterAll(() => service.close());

  const conditions = fc.record({
    nullUpdateTime: fc.constantFrom('keep' as const, 'hide' as const),
    nullTimesSort: fc.constantFrom('low' as const, 'high' as const),
    deletedCursor: fc.constantFrom('continue' as const, 'refuse' as const),
  });
  const orders = fc.constantFrom('', '&order=id');

  it.each(['persons', 'organizations', 'deals', 'notes'] as const)(
    'are all there is of %s, each once',
    { timeout: 120_000 },
    async (type) => {
      await fc.assert(
        fc.asyncProperty(
          conditions,
          beginnings,
          scripts,
          orders,
          async (behaviour, beginning, script, order) => {
            const { sandbox } = service;
            sandbox.behave({ ...behaviour, beforeAnswer: undefined });
            fill(sandbox, type, beginning, now);
            const before = rowsOf(sandbox, type);
            const left = [...script];
            sandbox.behave({
              beforeAnswer: () => {
                for (const happening of left.splice(0, 3)) {
                  now += happening.ms;
                  befall(sandbox, type, happening);
                }
              },
            });
            const all = await read(type, order);
            const still = new Set(rowsOf(sandbox, type).map(({ id }) => id));
            const missing = before.filter(({ id }) => still.has(id) && !all.byId.has(id));
            // Past a lane in the order of ids a deal goes into the archive, or out of it, by a change.
            const isLate = ({ id }: { id: number }): boolean =>
              type === 'deals' && order !== '' && changedAt(sandbox, id) >= String(all.snapshotAt);
            expect(missing.filter((row) => !isLate(row))).toEqual([]);
            const changes = await read(type, `${order}&updated_since=${all.snapshotAt}`);
            sandbox.behave({ beforeAnswer: undefined });
            const later = await read(type, `&updated_since=${changes.snapshotAt}`);
            now += 2_000;
            const last = await read(type, `&updated_since=${later.snapshotAt}`);

            const union = new Map([all, changes, later, last].flatMap(({ byId }) => [...byId]));
            // By another way than the lanes: what is there now, and nothing changes any more.
            const isThere = (await read(type, '&order=id')).byId;
            expect([...isThere.keys()].sort(byNumber)).toEqual(
              rowsOf(sandbox, type)
                .map(({ id }) => id)
                .sort(byNumber),
            );
            for (const [id, record] of isThere) expect(union.get(id)).toEqual(record);
          },
        ),
        { numRuns: RUNS, seed: SEED, endOnFailure: true },
      );
    },
  );

  it.each(['persons', 'organizations', 'deals', 'notes'] as const)(
    'begin where there are no %s yet',
    async (type) => {
      const { sandbox } = service;
      fill(sandbox, type, { size: 0, isFar: false, never: 0 }, now);
      const none = await read(type, '');
      now += 2_000;
      const { id } = sandbox.company.insert(type);
      now += 2_000;
      const { byId } = await read(type, `&updated_since=${none.snapshotAt}`);
      expect([none.byId.size, [...byId.keys()]]).toEqual([0, [id]]);
    },
  );

  it('are complete by id though a deal goes into the archive past the lane, which the next one brings', async () => {
    const { sandbox } = service;
    sandbox.behave({ beforeAnswer: undefined });
    fill(sandbox, 'deals', { size: 1_200, isFar: false, never: 0 }, now);
    const [archived, late] = [1, 900].map((index) => sandbox.company.deals[index]?.id ?? 0);
    sandbox.company.archive(archived ?? 0);
    now += 60_000;
    sandbox.behave({
      beforeAnswer: ({ query }) => {
        now += 1_000;
        // All of the archive has been shown by then.
        if (query['cursor'] !== undefined && !isArchived(sandbox, late)) sandbox.company.archive(late ?? 0);
      },
    });
    const all = await read('deals', '&order=id');
    sandbox.behave({ beforeAnswer: undefined });
    const changes = await read('deals', `&updated_since=${all.snapshotAt}`);
    expect([all.byId.has(late ?? 0), changes.byId.has(late ?? 0)]).toEqual([false, true]);
    expect(new Set([...all.byId.keys(), ...changes.byId.keys()]).size).toBe(rowsOf(sandbox, 'deals').length);
  });

  it.each([
    ['leaves the archive before that is read', 'archivedDeals', true],
    ['goes into the archive before the list is read to its end', 'deals', false],
  ] as const)('hold a changed deal that %s', async (_what, routeName, isInArchive) => {
    const { sandbox } = service;
    sandbox.behave({ beforeAnswer: undefined });
    fill(sandbox, 'deals', { size: 40, isFar: false, never: 0 }, now);
    now += 2_000;
    const since = new Date(now).toISOString().slice(0, 19);
    const changed = rowsOf(sandbox, 'deals').find(({ id }) => isArchived(sandbox, id) === isInArchive)?.id;
    sandbox.company.update('deals', changed ?? 0, {});
    const { id: created } = sandbox.company.insert('deals', { update_time: null });
    now += 10_000;
    sandbox.behave({
      beforeAnswer: async (request) => {
        if (request.routeName !== routeName || request.query['updated_since'] !== `${since}Z`) return;
        if (isArchived(sandbox, changed) !== isInArchive) return;
        // Time for the other list, were it read beside this one.
        await sleep(100);
        now += 1_000;
        sandbox.company[isInArchive ? 'unarchive' : 'archive'](changed ?? 0);
      },
    });
    const { byId } = await read('deals', `&updated_since=${since}Z`);
    sandbox.behave({ beforeAnswer: undefined });
    expect([[...byId.keys()].sort(byNumber), isArchived(sandbox, changed)]).toEqual([
      [changed, created],
      !isInArchive,
    ]);
  });

  it('cost 140 tokens where no deal was changed', async () => {
    const { sandbox } = service;
    sandbox.behave({ beforeAnswer: undefined, nullUpdateTime: 'hide', nullTimesSort: 'low' });
    fill(sandbox, 'deals', { size: 40, isFar: false, never: 5 }, now);
    now += 60_000;
    const { byId, tokens } = await read(
      'deals',
      `&updated_since=${new Date(now).toISOString().slice(0, 19)}Z`,
    );
    expect([byId.size, tokens]).toEqual([0, 140]);
  });

  it('are complete though a note is changed when all others have been read', async () => {
    const { sandbox } = service;
    fill(sandbox, 'notes', { size: 9, isFar: false, never: 0 }, now);
    const since = new Date(now).toISOString().slice(0, 19);
    now += 2_000;
    for (const id of [2, 4, 6]) sandbox.company.update('notes', id, {});
    now += 10_000;
    let changed = 0;
    sandbox.behave({
      beforeAnswer: ({ query }) => {
        if (Number(query['start']) !== 2 || changed > 0) return;
        sandbox.company.update('notes', (changed = 1), {});
      },
    });
    const { byId } = await read('notes', `&updated_since=${since}Z`);
    expect([[...byId.keys()], changed]).toEqual([[2, 4, 6], 1]);
  });

  async function read(type: ChangingType, query: string) {
    const { status, records, receipt } = await collection(service, `${type}/all?related=ids${query}`);
    expect([status, receipt]).toEqual([200, expect.objectContaining({ complete: true })]);
    const byId = new Map(records.map((record) => [Number(record.id), record]));
    expect(byId.size).toBe(records.length);
    return { byId, snapshotAt: receipt?.snapshot_at, tokens: receipt?.tokens };
  }
});

const RUNS = 5;

const SEED = 20_261_123;

function isArchived({ company }: Service['sandbox'], dealId: number | undefined): boolean {
  return company.archivedDeals.some(({ id }) => id === dealId);
}

/** RFC3339; the beginning of time where a deal never was. */
function changedAt({ company }: Service['sandbox'], dealId: number): string {
  return [...company.deals, ...company.archivedDeals].find(({ id }) => id === dealId)?.update_time ?? '';
}

function byNumber(a: number, b: number): number {
  return a - b;
}
