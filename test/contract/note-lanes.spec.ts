import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { PipedriveExportError } from '../../src/index.js';
import { type FaultTarget, type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { type Replica, startReplica } from '../export/replica.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { EMPTY } from './lane-company.js';
import { notesInLanes } from './notes-in-lanes.js';
import { befallNotes, CHANGE_OF_NOTES, fillNotes, idsOf, noteCompany } from './note-company.js';

/**
 * What readers of notes that begin at offsets promise: each note that is there all along comes, wherever others are deleted
 * or created meanwhile, and by hardly more requests than one reader makes.
 */
describe('notes that are read from several offsets on', () => {
  let database: TestDatabase;
  let sandbox: Sandbox;
  let replica: Replica;

  beforeAll(async () => {
    database = await createTestDatabase();
    sandbox = await startSandbox(EMPTY);
    replica = await startReplica(database.url, sandbox);
  });
  beforeEach(() => sandbox.faults.clear());
  afterAll(async () => {
    await replica.close();
    await sandbox.close();
    await database.drop();
  });

  const read = (lanes = 4, betweenPages?: () => void) =>
    notesInLanes(replica, sandbox, { lanes, pageSize: STEP + 1, betweenPages });

  it.each([
    ['few ids are missing', { size: 1_200, gone: 1, gapAt: 0, gap: 0 }],
    ['most ids are missing', { size: 1_200, gone: 9, gapAt: 0, gap: 0 }],
    ['only early ids are missing', { size: 1_200, gone: 0, gapAt: 300, gap: 5_000 }],
    ['the newest is far away from the others', { size: 1_200, gone: 0, gapAt: 1_199, gap: 1_000_000 }],
    ['half of them are far away', { size: 1_200, gone: 0, gapAt: 600, gap: 30_000 }],
    ['there are few, and the newest is far away', { size: 60, gone: 0, gapAt: 59, gap: 1_000_000 }],
    ['there are few', { size: 30, gone: 5, gapAt: 0, gap: 0 }],
    ['there is a page', { size: 4, gone: 0, gapAt: 0, gap: 0 }],
    ['there are none', { size: 0, gone: 0, gapAt: 0, gap: 0 }],
  ])('come each once, by hardly more requests, where %s', async (_, given) => {
    fillNotes(sandbox, given);
    sandbox.requests.clear();
    const { ids } = await read();
    expect(ids.toSorted(byNumber)).toEqual(idsOf(sandbox));
    const inOneLane = Math.max(1, Math.ceil(given.size / STEP));
    expect(sandbox.requests.count({ route: 'notes' })).toBeLessThanOrEqual(
      Math.ceil(inOneLane * 1.06) + 2 + PROOF,
    );
  });

  it('are read by four at once, and never by more', async () => {
    fillNotes(sandbox, { size: 1_000, gone: 3, gapAt: 0, gap: 0 });
    const { ids, mostAtOnce, meanAtOnce } = await read();
    expect(ids).toHaveLength(1_000);
    expect(mostAtOnce).toBe(4);
    expect(meanAtOnce).toBeGreaterThan(3.5);
  });

  it.each([
    ['before all readers', 0, 300],
    ['where a reader has begun', 490, 40],
    ['in the middle of what a reader has before it', 350, 50],
    ['at the end', 700, 300],
    ['all but the first page', 4, 996],
    ['all', 0, 1_000],
  ])('come but for those that are deleted %s', async (_, from, many) => {
    for (const page of [2, 30, 120]) {
      fillNotes(sandbox, { size: 1_000, gone: 3, gapAt: 0, gap: 0 });
      const all = idsOf(sandbox);
      const gone = new Set(all.slice(from, from + many));
      let pages = 0;
      const { ids } = await read(4, () => {
        if ((pages += 1) === page) for (const id of gone) sandbox.company.remove('notes', id);
      });
      const seen = new Set(ids);
      expect(seen.size).toBe(ids.length);
      expect(all.filter((id) => !gone.has(id) && !seen.has(id))).toEqual([]);
    }
  });

  it('lack none that was there all along, whatever happens meanwhile', async () => {
    const script = fc.array(CHANGE_OF_NOTES, { maxLength: 120, size: 'max' });
    const lanes = fc.integer({ min: 1, max: 12 });
    await fc.assert(
      fc.asyncProperty(noteCompany({ min: 150, max: 600 }), lanes, script, async (given, most, planned) => {
        fillNotes(sandbox, given);
        const before = idsOf(sandbox);
        const removed = new Set<number>();
        const happenings = [...planned];
        const { ids } = await read(most, () => {
          const next = happenings.shift();
          if (next !== undefined) befallNotes(sandbox, next, removed);
        });
        const seen = new Set(ids);
        expect(before.filter((id) => !removed.has(id) && !seen.has(id))).toEqual([]);
        expect(seen.size).toBe(ids.length);
      }),
      { numRuns: 60, seed: 20_261_124, endOnFailure: true },
    );
  }, 300_000);

  const fault = fc.record({
    name: fc.constantFrom(...FAULTS),
    at: fc.nat(60),
    times: fc.integer({ min: 1, max: 3 }),
  });

  it('are all there, or an error, whatever faults their pages have', async () => {
    const outcomes = { whole: 0, errors: 0 };
    const faults = fc.array(fault, { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(noteCompany({ min: 150, max: 600 }), faults, async (given, planned) => {
        sandbox.faults.clear();
        fillNotes(sandbox, given);
        for (const { name, at, times } of planned) {
          let asked = 0;
          const on = ({ routeName }: FaultTarget): boolean => routeName === 'notes' && (asked += 1) > at;
          sandbox.faults.next(name, { on, times });
        }
        try {
          const { ids } = await read();
          outcomes.whole += 1;
          expect(ids.toSorted(byNumber)).toEqual(idsOf(sandbox));
        } catch (error) {
          if (!(error instanceof PipedriveExportError)) throw error;
          outcomes.errors += 1;
        }
      }),
      { numRuns: 60, seed: 20_261_125, endOnFailure: true },
    );
    expect(outcomes.whole).toBeGreaterThan(5);
    expect(outcomes.errors).toBeGreaterThan(5);
  }, 300_000);

  it.each([
    ['the next reader has begun', 4, 20],
    ['the largest id is known', 1, 5],
    ['the largest id will be known', 1, 1],
  ])(
    'are asked for again where the list is said to be over before notes of which %s',
    async (_, lanes, at) => {
      fillNotes(sandbox, { size: 400, gone: 0, gapAt: 0, gap: 0 });
      let asked = 0;
      const on = ({ query }: FaultTarget): boolean => query['sort'] === 'id ASC' && (asked += 1) > at;
      sandbox.faults.next('endEarly', { on });
      const all = idsOf(sandbox);
      // What is deleted then, and has been read, must not make a reader pass over others.
      const { ids } = await read(lanes, () => {
        const early = sandbox.faults.pending === 0 ? idsOf(sandbox).filter((id) => id <= 2 * STEP) : [];
        for (const id of early) sandbox.company.remove('notes', id);
      });
      expect([ids.toSorted(byNumber), sandbox.faults.pending]).toEqual([all, 0]);
    },
  );

  it.each([
    ['come nevertheless', 2, 'whole'],
    ['are missed', 3, 'note 23 is there, and was on no page of its list'],
  ])('%s where its end is cut %i times', async (_, times, outcome) => {
    fillNotes(sandbox, { size: 23, gone: 0, gapAt: 0, gap: 0 });
    const on = ({ query }: FaultTarget): boolean =>
      query['sort'] === 'id ASC' && Number(query['start']) >= 19;
    sandbox.faults.next('shortPage', { on, times });
    const reading = read(1).then(({ ids }) => (ids.length === 23 ? 'whole' : ids));
    expect(await reading.catch((error: unknown) => String(error))).toContain(outcome);
    expect(sandbox.faults.pending).toBe(0);
  });
});

/** Records that a request brings, beside the one by which windows overlap. */
const STEP = 4;

/** Requests by which notes are proven. */
const PROOF = 1;

/** What is wrong with a page though it looks like one, and what stops a walk. */
const FAULTS = [
  'shortPage',
  'skippedPage',
  'repeatedPage',
  'emptyPage',
  'endEarly',
  'duplicateRecord',
  'nullData',
  'serverError',
  'cutConnection',
] as const;

function byNumber(a: number, b: number): number {
  return a - b;
}
