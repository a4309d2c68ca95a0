import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { PageWalker } from '../../src/pipedrive/export/ledger/page-walker.js';
import { snapshotAt } from '../../src/pipedrive/bulk/snapshot-at.js';
import { DeltaPlan } from '../../src/pipedrive/bulk/walk/delta-plan.js';
import { workOff } from '../../src/pipedrive/bulk/walk/tasks.js';
import { CallMeter } from '../../src/pipedrive/upstream/call-meter.js';
import { PipedriveGateway } from '../../src/pipedrive/upstream/pipedrive-gateway.js';
import { ExportType } from '../../src/index.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { accessTo, type Replica, startReplica } from '../export/replica.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import {
  befall,
  CHANGE,
  EMPTY,
  fill,
  laneCompany,
  type LanedType,
  rowsOf,
  timeBefore,
} from './lane-company.js';

/**
 * What changes that are read in lanes promise: the records that pages of the contract show, and none of them missing that
 * was there all along, whatever happens meanwhile, whatever Pipedrive does with those that were never changed.
 */
describe('changes that are read in lanes', () => {
  let database: TestDatabase;
  let sandbox: Sandbox;
  let replica: Replica;
  let walks = 0;

  beforeAll(async () => {
    database = await createTestDatabase();
    sandbox = await startSandbox(EMPTY);
    replica = await startReplica(database.url, sandbox);
  });
  afterAll(async () => {
    await replica.close();
    await sandbox.close();
    await database.drop();
  });

  const behaviour = fc.record({
    nullUpdateTime: fc.constantFrom('hide' as const, 'keep' as const),
    nullTimesSort: fc.constantFrom('low' as const, 'high' as const),
    deletedCursor: fc.constantFrom('continue' as const, 'refuse' as const),
  });
  const company = fc.record({
    ...laneCompany({ min: 150, max: 300 }),
    sinceDays: fc.oneof(fc.integer({ min: 0, max: 700 }), fc.integer({ min: 500, max: 700 })),
    lanes: fc.integer({ min: 1, max: 12 }),
    behaviour,
  });

  it('are those that pages show', async () => {
    let windows = 0;
    await fc.assert(
      fc.asyncProperty(company, async (given) => {
        sandbox.behave(given.behaviour);
        fill(sandbox, given);
        const since = sinceOf(given);
        const { ids, readers } = await inLanes(given, since, () => undefined);
        if (readers > 4) windows += 1;
        expect(ids.toSorted((a, b) => a - b)).toEqual(await inPages(given.type, since));
        expect(new Set(ids).size).toBe(ids.length);
      }),
      { numRuns: 60, seed: 20_261_125, endOnFailure: true },
    );
    expect(windows).toBeGreaterThan(10);
  }, 300_000);

  it('lack none that was there all along, whatever happens meanwhile', async () => {
    const script = fc.array(CHANGE, { maxLength: 120, size: 'max' });
    await fc.assert(
      fc.asyncProperty(company, script, async (given, planned) => {
        const events = [...planned];
        sandbox.behave(given.behaviour);
        fill(sandbox, given);
        const since = sinceOf(given);
        const before = rowsOf(sandbox, given.type)
          .filter(({ add_time, update_time }) => (update_time ?? add_time) >= since)
          .map(({ id }) => id);
        const removed = new Set<number>();
        const { ids } = await inLanes(given, since, () => {
          const next = events.shift();
          if (next !== undefined) befall(sandbox, given.type, next, removed);
        });
        const seen = new Set(ids);
        expect(before.filter((id) => !removed.has(id) && !seen.has(id))).toEqual([]);
        expect(seen.size).toBe(ids.length);
      }),
      { numRuns: 60, seed: 20_261_126, endOnFailure: true },
    );
  }, 300_000);

  it('are read side by side where they are many, with few pages more than there are', async () => {
    sandbox.behave({ nullUpdateTime: 'hide', nullTimesSort: 'low', deletedCursor: 'continue' });
    const given = { type: 'persons' as const, size: 1_200, never: 1, together: 0, lanes: 12, sinceDays: 700 };
    fill(sandbox, given);
    sandbox.requests.clear();
    const { ids, longest } = await inLanes(given, sinceOf(given), () => undefined);
    expect(ids).toHaveLength(1_200);
    // 216 pages of those that were changed, and all 240 by add_time for those that were not.
    expect(sandbox.requests.count({ route: 'persons' })).toBeLessThanOrEqual(216 * 1.1 + 10 + 240);
    expect(longest).toBeLessThanOrEqual(216 / 4);
  });

  async function inLanes(
    { type, lanes }: { type: LanedType; lanes: number },
    updatedSince: string,
    betweenPages: () => void,
  ): Promise<{ ids: number[]; readers: number; longest: number }> {
    const meter = new CallMeter();
    const call = { access: accessTo(sandbox, 'account'), meter };
    const real = replica.app.get(PipedriveGateway);
    const gateway = Object.create(real) as PipedriveGateway;
    const readers = new Map<string, number>();
    gateway.list = async (request, asked) => {
      const { cursor: _, ...query } = request;
      const reader = JSON.stringify(query);
      readers.set(reader, (readers.get(reader) ?? 0) + 1);
      const page = await real.list(request, asked);
      betweenPages();
      return page;
    };
    gateway.page = async (request, asked) => {
      const page = await real.page(request, asked);
      betweenPages();
      return page;
    };
    let moment: string | undefined;
    const walker = Object.create(replica.app.get(PageWalker)) as PageWalker;
    Object.assign(walker, { gateway });
    const walks = archivedOf(type).map((isArchived) => ({
      accountId: 'account',
      companyId: String(sandbox.company.id),
      userId: String(sandbox.company.viewerId),
      type: type as ExportType,
      updatedSince,
      isArchived,
    }));
    const wanted = {
      walks,
      type,
      pageSize: 5,
      moment: () => (moment ??= snapshotAt(meter.firstServedAt, new Date())),
    };
    const plan = new DeltaPlan({ gateway, walker }, wanted, call);
    const seen = new Set<number>();
    const ids: number[] = [];
    const parts = workOff(
      plan,
      () => lanes,
      async (records) => {
        const fresh = records.filter(({ id }) => !seen.has(id));
        for (const { id } of fresh) seen.add(id);
        return fresh;
      },
    );
    for await (const part of parts) ids.push(...part.map(({ id }) => id));
    return { ids, readers: readers.size, longest: Math.max(0, ...readers.values()) };
  }

  async function inPages(type: LanedType, updatedSince: string): Promise<number[]> {
    const ids: number[] = [];
    const accountId = `pages-${(walks += 1)}`;
    const access = accessTo(sandbox, accountId);
    for (const isArchived of archivedOf(type)) {
      for (let start: number | null = 0; start !== null;) {
        const page = await replica.exports.page(
          {
            accountId,
            type: type as ExportType,
            limit: 500,
            start,
            related: 'ids',
            updated_since: updatedSince,
            ...(isArchived && { archived: 'only' as const }),
          },
          { access },
        );
        ids.push(...page.data.map(({ id }) => id));
        start = page.pagination.next_start;
      }
    }
    return ids.toSorted((a, b) => a - b);
  }
});

function archivedOf(type: LanedType): readonly boolean[] {
  return type === 'deals' ? [false, true] : [false];
}

/** RFC3339, whole seconds. */
function sinceOf({ sinceDays }: { sinceDays: number }): string {
  return timeBefore(sinceDays * 86_400);
}
