import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { ListRequest } from '../../src/pipedrive/upstream/pipedrive-gateway.js';
import { PipedriveExportError } from '../../src/index.js';
import { type FaultTarget, type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { type Replica, startReplica } from '../export/replica.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { befall, CHANGE, EMPTY, fill, laneCompany, rowsOf } from './lane-company.js';
import { listsInLanes } from './lists-in-lanes.js';

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

  afterEach(() => sandbox.faults.clear());
  afterAll(async () => {
    await replica.close();
    await sandbox.close();
    await database.drop();
  });

  /** Where the readers have been it is on none of their pages, and there when it is asked for by its id. */
  describe('of which a record goes past the readers', () => {
    beforeEach(() => {
      for (const type of ['deals', 'persons'] as const)
        fill(sandbox, { type, size: 6, never: 0, together: 0 });
    });

    it('is in the collection, and no sign that a page was lost', async () => {
      const { ids, beforePage } = hidden({});
      const { records } = await listsInLanes(replica, sandbox, { type: 'deals', lanes: 1, beforePage });
      expect(new Set(records.map(({ id }) => id))).toEqual(new Set(ids));
    });

    it('is a sign of it where it was not changed meanwhile', async () => {
      const { last, beforePage } = hidden({ update_time: '2026-01-01T00:00:00Z' });
      const reading = listsInLanes(replica, sandbox, { type: 'deals', lanes: 1, beforePage });
      await expect(reading).rejects.toThrow(`record ${last} is there, and was on no page of its list`);
    });

    it('is a sign of it where no change takes a record past them', async () => {
      sandbox.faults.next('skippedPage', { on: 'persons', times: 2 });
      const betweenPages = (): void => {
        for (const { id } of rowsOf(sandbox, 'persons')) sandbox.company.update('persons', id, {});
      };
      const reading = listsInLanes(replica, sandbox, { type: 'persons', lanes: 1, betweenPages });
      await expect(reading).rejects.toThrow('is there, and was on no page of its list');
    });

    /** The last deal, archived or restored before each request so that it is never on the page that is read. */
    function hidden(change: { update_time?: string }) {
      const ids = rowsOf(sandbox, 'deals').map(({ id }) => id);
      const last = Math.max(...ids);
      const beforePage = ({ archived = false, ids: byName }: ListRequest): void => {
        if (byName === undefined)
          sandbox.company.update('deals', last, { is_archived: !archived, ...change });
      };
      return { ids, last, beforePage };
    }
  });

  it('is looked at once when it has been read; a short list, whose newest is not known, is asked for changes', async () => {
    fill(sandbox, { type: 'deals', size: 400, never: 2, together: 0 });
    sandbox.requests.clear();
    await listsInLanes(replica, sandbox, { type: 'deals', lanes: 4 });
    // Before that its first page; an end is asked for twice.
    expect([looksAt('deals'), looksAt('archivedDeals')]).toEqual([
      { newest: 2, changes: 0 },
      { newest: 0, changes: 2 },
    ]);
  });

  /** How often a list was asked for what was changed last, and how often for what was changed meanwhile. */
  function looksAt(route: 'deals' | 'archivedDeals'): { newest: number; changes: number } {
    const queries = [...sandbox.requests].filter(({ routeName }) => routeName === route);
    const firsts = queries
      .map(({ query }) => query)
      .filter(({ sort_by, sort_direction, cursor, updated_until: until }) => {
        return sort_by === 'update_time' && sort_direction === 'desc' && (cursor ?? until) === undefined;
      });
    const newest = firsts.filter(({ updated_since: since }) => since === undefined).length;
    return { newest, changes: firsts.length - newest };
  }

  const company = fc.record({
    ...laneCompany({ min: 200, max: 600 }),
    keepsNever: fc.boolean(),
    sortsNeverHigh: fc.boolean(),
    refusesDeleted: fc.boolean(),
    lanes: fc.integer({ min: 1, max: 12 }),
    script: fc.array(CHANGE, { maxLength: 120, size: 'max' }),
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
        const before = new Set(rowsOf(sandbox, given.type).map(({ id }) => id));
        const removed = new Set<number>();
        const script = [...given.script];
        const betweenPages = (): void => {
          const next = script.shift();
          if (next !== undefined) befall(sandbox, given.type, next, removed);
        };
        const { records, moment } = await listsInLanes(replica, sandbox, { ...given, betweenPages });
        const seen = new Set(records.map(({ id }) => id));
        const missing = [...before].filter((id) => !removed.has(id) && !seen.has(id));
        expect(missing).toEqual([]);
        // With what has changed since the snapshot, everything is as it is now.
        const now = new Map(rowsOf(sandbox, given.type).map((row) => [row.id, row]));
        const stale = records.filter(({ id, update_time }) => {
          const row = now.get(id);
          if (row === undefined) return false;
          const changed = row.update_time?.replace('T', ' ').slice(0, 19) ?? null;
          return changed !== update_time && (changed === null || changed < moment);
        });
        expect(stale).toEqual([]);
      }),
      { numRuns: 60, seed: 20_261_123, endOnFailure: true },
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
        const before = rowsOf(sandbox, given.type).map(({ id }) => id);
        for (const { name, at, times } of faults) {
          let asked = 0;
          const on = ({ query }: FaultTarget): boolean => query.limit !== undefined && (asked += 1) > at;
          sandbox.faults.next(name, { on, times });
        }
        try {
          const { records } = await listsInLanes(replica, sandbox, given);
          outcomes.whole += 1;
          const seen = new Set(records.map(({ id }) => id));
          expect(before.filter((id) => !seen.has(id))).toEqual([]);
        } catch (error) {
          if (!(error instanceof PipedriveExportError)) throw error;
          outcomes.errors += 1;
        }
      }),
      { numRuns: 60, seed: 20_261_124, endOnFailure: true },
    );
    expect(outcomes.whole).toBeGreaterThan(5);
    expect(outcomes.errors).toBeGreaterThan(5);
  }, 300_000);

  /** A company whose first record has the first id: what is deleted hides what is lost. */
  async function beginAnew(): Promise<void> {
    const { port } = new URL(sandbox.url);
    await sandbox.close();
    sandbox = await startSandbox({ ...EMPTY, port: Number(port) });
  }
});

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
