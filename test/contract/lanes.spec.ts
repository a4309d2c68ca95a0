import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { IdSet } from '../../src/pipedrive/bulk/receipt/id-set.js';
import { existedAt, snapshotAt } from '../../src/pipedrive/bulk/snapshot-at.js';
import { CollectionPlan } from '../../src/pipedrive/bulk/walk/collection-plan.js';
import { workOff } from '../../src/pipedrive/bulk/walk/tasks.js';
import { CallMeter } from '../../src/pipedrive/upstream/call-meter.js';
import { PipedriveGateway } from '../../src/pipedrive/upstream/pipedrive-gateway.js';
import type { ExportRecord } from '../../src/pipedrive/upstream/records/export-record.js';
import { PipedriveExportError } from '../../src/index.js';
import { type FaultTarget, type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { accessTo, type Replica, startReplica } from '../export/replica.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

/**
 * What lanes promise, held against random companies and scripts: a record that is there all along is read, whatever is
 * inserted, changed, deleted, archived meanwhile, whatever Pipedrive does with those that were never changed.
 */
describe('a collection that is read in lanes', () => {
  let database: TestDatabase;
  let sandbox: Sandbox;
  let replica: Replica;

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

  const change = fc.record({
    kind: fc.constantFrom('insert', 'update', 'update', 'remove', 'archive', 'nothing', 'nothing'),
    at: fc.nat(9_999),
  });
  const company = fc.record({
    type: fc.constantFrom('deals' as const, 'deals' as const, 'persons' as const),
    size: fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 200, max: 600 })),
    // How many of ten were never changed, and how many were in one second.
    never: fc.integer({ min: 0, max: 10 }),
    together: fc.integer({ min: 0, max: 10 }),
    keepsNever: fc.boolean(),
    sortsNeverHigh: fc.boolean(),
    refusesDeleted: fc.boolean(),
    lanes: fc.integer({ min: 1, max: 12 }),
    script: fc.array(change, { maxLength: 120, size: 'max' }),
  });

  it('yields whatever was there all along', async () => {
    await fc.assert(
      fc.asyncProperty(company, async (given) => {
        sandbox.behave({
          nullUpdateTime: given.keepsNever ? 'keep' : 'hide',
          nullTimesSort: given.sortsNeverHigh ? 'high' : 'low',
          deletedCursor: given.refusesDeleted ? 'refuse' : 'continue',
        });
        fill(sandbox, given);
        const before = new Set(idsOf(sandbox, given.type));
        const removed = new Set<number>();
        const script = [...given.script];
        const lists =
          given.type === 'deals' ? [{ isArchived: false }, { isArchived: true }] : [{ isArchived: false }];
        const { records, receipt } = await read(given.type, lists, given.lanes, () => {
          const next = script.shift();
          if (next !== undefined) befall(sandbox, given.type, next, removed);
        });
        const seen = new Set(records.map(({ id }) => id));
        const missing = [...before].filter((id) => !removed.has(id) && !seen.has(id));
        expect(missing).toEqual([]);
        // With what has changed since the snapshot, everything is as it is now.
        const now = new Map(rowsOf(sandbox, given.type).map((row) => [row.id, row]));
        const stale = records.filter(({ id, update_time }) => {
          const row = now.get(id);
          if (row === undefined) return false;
          const changed = row.update_time?.replace('T', ' ').slice(0, 19) ?? null;
          return changed !== update_time && (changed === null || changed < receipt.moment);
        });
        expect(stale).toEqual([]);
      }),
      { numRuns: 60, seed: 20_261_123 },
    );
  }, 300_000);

  const fault = fc.record({
    name: fc.constantFrom(...FAULTS),
    // Of the requests that it could happen to.
    at: fc.nat(60),
    times: fc.integer({ min: 1, max: 3 }),
  });

  it('is either whole or an error, whatever faults its pages have', async () => {
    const outcomes = { whole: 0, errors: 0 };
    await fc.assert(
      fc.asyncProperty(company, fc.array(fault, { minLength: 1, maxLength: 3 }), async (given, faults) => {
        await beginAnew();
        fill(sandbox, given);
        sandbox.behave({
          nullUpdateTime: given.keepsNever ? 'keep' : 'hide',
          nullTimesSort: given.sortsNeverHigh ? 'high' : 'low',
          deletedCursor: 'continue',
        });
        const before = idsOf(sandbox, given.type);
        for (const { name, at, times } of faults) {
          let asked = 0;
          const on = ({ query }: FaultTarget): boolean => query.limit !== undefined && (asked += 1) > at;
          sandbox.faults.next(name, { on, times });
        }
        const lists =
          given.type === 'deals' ? [{ isArchived: false }, { isArchived: true }] : [{ isArchived: false }];
        try {
          const { records } = await read(given.type, lists, given.lanes, () => undefined);
          outcomes.whole += 1;
          const seen = new Set(records.map(({ id }) => id));
          expect(before.filter((id) => !seen.has(id))).toEqual([]);
        } catch (error) {
          if (!(error instanceof PipedriveExportError)) throw error;
          outcomes.errors += 1;
        }
      }),
      { numRuns: 60, seed: 20_261_124 },
    );
    sandbox.faults.clear();
    expect(outcomes.whole).toBeGreaterThan(5);
    expect(outcomes.errors).toBeGreaterThan(5);
  }, 300_000);

  /** A company whose first record has the first id: what is deleted hides what is lost. */
  async function beginAnew(): Promise<void> {
    const { port } = new URL(sandbox.url);
    await sandbox.close();
    sandbox = await startSandbox({ ...EMPTY, port: Number(port) });
  }

  async function read(
    type: 'deals' | 'persons',
    lists: readonly { isArchived: boolean }[],
    lanes: number,
    betweenPages: () => void,
  ): Promise<{ records: ExportRecord[]; receipt: { moment: string } }> {
    const meter = new CallMeter();
    const call = { access: accessTo(sandbox, 'account'), meter };
    const real = replica.app.get(PipedriveGateway);
    const gateway = Object.create(real) as PipedriveGateway;
    gateway.list = async (request, asked) => {
      const page = await real.list(request, asked);
      betweenPages();
      return page;
    };
    let moment: string | undefined;
    const momentOf = (): string => (moment ??= snapshotAt(meter.firstServedAt, new Date()));
    const seen = new IdSet();
    const snapshot = {
      type,
      lists,
      pageSize: 5,
      moment: momentOf,
      isOfSnapshot: (record: ExportRecord) => existedAt(momentOf(), record),
    } as const;
    const records = new Map<number, ExportRecord>();
    const plan = new CollectionPlan(gateway, snapshot, seen, call);
    const parts = workOff(
      plan,
      () => lanes,
      async (part) => {
        for (const record of part) if (seen.add(record.id)) records.set(record.id, record);
        return part;
      },
    );
    for await (const part of parts) expect(part.length).toBeGreaterThan(0);
    return { records: [...records.values()], receipt: { moment: momentOf().slice(0, 19).replace('T', ' ') } };
  }
});

const EMPTY = {
  company: { deals: 0, archivedDeals: 0, persons: 0, organizations: 0, notes: 0, users: 3 },
  limits: { burst: 1_000_000, dailyTokens: 1_000_000_000 },
};

/** What is wrong with a page though it looks like one, and what stops a walk. */
const FAULTS = [
  'shortPage',
  'skippedPage',
  'repeatedPage',
  'emptyPage',
  'endEarly',
  'duplicateRecord',
  'cursorLoop',
  'refuseCursor',
  'serverError',
  'cutConnection',
] as const;

type Given = { type: 'deals' | 'persons'; size: number; never: number; together: number };

function fill(sandbox: Sandbox, { type, size, never, together }: Given): void {
  for (const id of idsOf(sandbox, type)) sandbox.company.remove(type, id);
  for (let index = 0; index < size; index += 1) {
    const age = 1_000_000 + ((index * 7919) % 50_000_000);
    const changed = index % 10 < together ? 5_000_000 : age / 2;
    const time = (seconds: number): string =>
      `${new Date(Date.now() - seconds * 1000).toISOString().slice(0, 19)}Z`;
    sandbox.company.insert(type, {
      add_time: time(age),
      update_time: (index * 3) % 10 < never ? null : time(changed),
      ...(type === 'deals' && index % 7 === 0 && { is_archived: true }),
    } as never);
  }
}

function befall(
  sandbox: Sandbox,
  type: 'deals' | 'persons',
  { kind, at }: { kind: string; at: number },
  removed: Set<number>,
): void {
  const rows = rowsOf(sandbox, type);
  const row = rows[at % Math.max(1, rows.length)];
  if (kind === 'insert') sandbox.company.insert(type);
  if (row === undefined) return;
  if (kind === 'update') sandbox.company.update(type, row.id, {});
  if (kind === 'remove') {
    sandbox.company.remove(type, row.id);
    removed.add(row.id);
  }
  if (kind === 'archive' && type === 'deals')
    sandbox.company.update('deals', row.id, { is_archived: !('is_archived' in row && row.is_archived) });
}

function rowsOf(
  { company }: Sandbox,
  type: 'deals' | 'persons',
): { id: number; update_time: string | null }[] {
  return type === 'deals' ? [...company.deals, ...company.archivedDeals] : [...company.persons];
}

function idsOf(sandbox: Sandbox, type: 'deals' | 'persons'): number[] {
  return rowsOf(sandbox, type).map(({ id }) => id);
}
