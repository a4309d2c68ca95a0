import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import type { FaultName, FaultTarget } from '../../src/sandbox/index.js';
import { type Service, startService } from '../export/service.js';
import { collection } from './collection.js';

const TYPES = ['persons', 'organizations', 'deals', 'notes', 'stages'] as const;

/** Since when changes are asked for: of all records, of about half of them; undefined, where all records are. */
const SINCES = ['2000-01-01', daysAgo(300)] as const;

/** What leaves a page plausible, or lets it be asked for anew. */
const FAULTS = [
  'shortPage',
  'skippedPage',
  'repeatedPage',
  'emptyPage',
  'endEarly',
  'duplicateRecord',
  'cursorLoop',
  'refuseCursor',
  'nullData',
] as const;

interface GivenFault {
  readonly name: FaultName;
  readonly times: number;
  /** How many of these calls are answered as they should be before. */
  readonly at: number;
  /** Which calls; all by default. */
  readonly of?: (query: FaultTarget['query']) => boolean;
}

/** An answer of which a client has got no further than a checkpoint. */
interface Part {
  readonly faults: readonly GivenFault[];
  /** Which of its checkpoints; -1 is the last. */
  readonly checkpoint: number;
}

/**
 * A collection that is read in several answers, each going on from a checkpoint of the one before. Only the last one says
 * whether it is complete, and nobody has proven what the others have handed out.
 */
describe('a collection that goes on from a checkpoint', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService({
      sandbox: {
        company: { deals: 1_400, archivedDeals: 800, persons: 2_311, organizations: 977, notes: 1_969 },
        limits: { burst: 1_000_000, dailyTokens: 1_000_000_000 },
      },
    });
  });
  afterEach(() => service.sandbox.faults.clear());
  afterAll(() => service.close());

  it.each<[string, (typeof TYPES)[number], string | undefined, Part[], GivenFault[]]>([
    ['a page of the part before', 'persons', undefined, [{ faults: [skipped(1)], checkpoint: 1 }], []],
    ['a page before that', 'persons', undefined, [{ faults: [skipped(1)], checkpoint: 1 }, wholly(0)], []],
    ['a page of deals before', 'deals', undefined, [{ faults: [skipped(0)], checkpoint: -1 }], []],
    [
      'a page of changes before',
      'persons',
      SINCES[0],
      [{ faults: [skipped(0, isById)], checkpoint: -1 }],
      [],
    ],
    ['a page of some changes', 'persons', SINCES[1], [{ faults: [skipped(0, isById)], checkpoint: -1 }], []],
    ['changes behind', 'persons', SINCES[0], [wholly(2)], [skipped(0, isById)]],
    ['the end of changes', 'persons', SINCES[0], [wholly(1)], [endless(1, isById)]],
    ['changes in a first answer', 'persons', SINCES[0], [], [skipped(1, isById)]],
    ['those never changed', 'persons', SINCES[1], [], [skipped(0, isNewest)]],
    ['the first notes', 'notes', undefined, [{ faults: [skipped(0)], checkpoint: 1 }], []],
    ['the last notes', 'notes', undefined, [wholly(1)], [endless(0)]],
    ['the first changed notes', 'notes', SINCES[0], [{ faults: [skipped(0, isById)], checkpoint: 1 }], []],
    ['most changed notes', 'notes', SINCES[0], [], [{ name: 'nullData', times: 3, at: 1, of: isById }]],
  ])('is not complete without %s', async (_, type, since, parts, last) => {
    const { isComplete, isRight, reason, resumes } = await readIn(parts, last, type, since);
    expect([resumes, isRight, isComplete]).toEqual([parts.length, false, false]);
    expect(reason).toMatch(/is there, and was on no page|were on no page of the list/);
  });

  it('is not complete without the first notes, though as many are deleted then', async () => {
    const { company } = service.sandbox;
    const { isComplete } = await readIn(
      [{ faults: [skipped(0)], checkpoint: 1 }],
      [],
      'notes',
      undefined,
      // Those that were lost are there still.
      () => company.notes.slice(700, 1_300).forEach(({ id }) => company.remove('notes', id)),
    );
    expect(isComplete).toBe(false);
  });

  it.each<[string, string | undefined, GivenFault[], string]>([
    ['the next cursor was that of the page itself', SINCES[0], [looping(0)], 'comes again'],
    ['a page comes late, and in the wrong place', undefined, LATE_PAGE, 'was on no page'],
  ])('holds no record twice where %s', async (_, since, spoilt, problem) => {
    const { resumes, isTwice, isComplete, reason } = await readIn(
      [{ faults: spoilt, checkpoint: -1 }],
      [],
      'persons',
      since,
    );
    expect([resumes, isTwice, isComplete]).toEqual([1, false, false]);
    expect(reason).toContain(problem);
  });

  const faults = fc.array(
    fc.record({ name: fc.constantFrom(...FAULTS), at: fc.nat(8), times: fc.integer({ min: 1, max: 3 }) }),
    { maxLength: 2 },
  );
  const parts = fc.array(fc.record({ faults, checkpoint: fc.nat(9) }), { minLength: 1, maxLength: 3 });

  it('is complete only where all parts together are right', { timeout: 240_000 }, async () => {
    const outcomes = { complete: 0, other: 0 };
    const sinces = fc.constantFrom(undefined, ...SINCES);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...TYPES), sinces, parts, faults, async (type, since, given, last) => {
        const filter = type === 'stages' ? undefined : since;
        const { isComplete, isRight, isTwice, resumes } = await readIn(given, last, type, filter);
        if (resumes > 0) outcomes[isComplete ? 'complete' : 'other'] += 1;
        expect(isTwice).toBe(false);
        if (isComplete) expect(isRight).toBe(true);
      }),
      { numRuns: RUNS, seed: SEED, endOnFailure: true },
    );
    expect(outcomes.complete).toBeGreaterThan(3);
    expect(outcomes.other).toBeGreaterThan(2);
  });

  it('is not complete where the one record behind a checkpoint is on no page', async () => {
    const { company } = service.sandbox;
    company.organizations.slice(501).forEach(({ id }) => company.remove('organizations', id));
    const short = { name: 'shortPage', times: 2, at: 0 } as const;
    const { isComplete, isRight, resumes } = await readIn([wholly(0)], [short], 'organizations');
    expect([resumes, isRight, isComplete]).toEqual([1, false, false]);
  });

  /** Reads all parts, each from the checkpoint of the one before. */
  async function readIn(
    given: readonly Part[],
    last: readonly GivenFault[],
    type: (typeof TYPES)[number],
    since?: string,
    atLast: () => void = () => undefined,
  ) {
    const { company } = service.sandbox;
    const rows = type === 'deals' ? [...company.deals, ...company.archivedDeals] : [...company[type]];
    const right = rows.filter((row) => since === undefined || lastTime(row) >= since).map(({ id }) => id);
    const taken: number[] = [];
    let query = `order=id${since === undefined ? '' : `&updated_since=${since}T00:00:00Z`}`;
    let resumes = 0;
    const read = async (faults: readonly GivenFault[]) => {
      service.sandbox.faults.clear();
      faults.forEach(happen);
      const answer = await collection(service, `${type}/all?related=ids&${query}`);
      return { ...answer, ids: answer.records.map(({ id }) => Number(id)) };
    };
    for (const part of given) {
      const { ids, checkpoints, receipt } = await read(part.faults);
      const point = checkpoints.at(part.checkpoint % checkpoints.length);
      if (point === undefined) continue;
      taken.push(...ids.slice(0, point.count - (receipt?.count_before ?? 0)));
      query = `resume=${point.resume}`;
      resumes += 1;
    }
    atLast();
    const { ids, receipt, error } = await read(last);
    const set = new Set([...taken, ...ids]);
    return {
      resumes,
      isComplete: receipt?.complete === true,
      reason: receipt?.reason ?? error?.message,
      isTwice: set.size !== taken.length + ids.length,
      isRight: set.size === right.length && right.every((id) => set.has(id)),
    };
  }

  function happen({ name, at, times, of = () => true }: GivenFault): void {
    let asked = 0;
    const on = ({ routeName, query }: FaultTarget): boolean =>
      routeName !== 'token' && of(query) && (asked += 1) > at;
    service.sandbox.faults.next(name, { on, times });
  }
});

/** The third of five is passed over at first, and comes when the list is read again since it refuses a cursor. */
const LATE_PAGE: GivenFault[] = [
  { name: 'skippedPage', at: 3, times: 2 },
  { name: 'refuseCursor', at: 1, times: 2 },
];

const RUNS = 25;

const SEED = 20_261_123;

function skipped(at: number, of?: GivenFault['of']): GivenFault {
  return { name: 'skippedPage', times: 1, at, ...(of && { of }) };
}

/** An end that is none, however often it is asked for. */
function endless(at: number, of?: GivenFault['of']): GivenFault {
  return { name: 'endEarly', times: 3, at, ...(of && { of }) };
}

/** Each page's next one is the page itself. */
function looping(at: number): GivenFault {
  return { name: 'cursorLoop', times: 3, at };
}

/** Nothing is wrong up to there. */
function wholly(checkpoint: number): Part {
  return { faults: [], checkpoint };
}

function isById({ sort_by, sort, updated_since }: FaultTarget['query']): boolean {
  return updated_since !== undefined && (sort_by === 'id' || sort === 'id ASC');
}

function isNewest({ sort_by }: FaultTarget['query']): boolean {
  return sort_by === 'add_time';
}

function lastTime(row: { add_time?: string | null; update_time?: string | null }): string {
  return row.update_time ?? row.add_time ?? '';
}

function daysAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
}
