import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import type { FaultName, FaultTarget } from '../../src/sandbox/index.js';
import { type Service, startService } from '../export/service.js';
import { collection } from './collection.js';

const TYPES = ['persons', 'organizations', 'deals', 'notes', 'pipelines', 'stages'] as const;

/** So long ago that everything has changed since. */
const SINCE = 'updated_since=2000-01-01T00:00:00Z';

/** What an answer of a list can have, but for what is slow, ends the connection to the account, or is about a whole day. */
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
  'rateLimitBurst',
  'timeout524',
  'gone',
  'redirect',
  'serverError',
  'cutConnection',
  'notJson',
  'wrongForm',
] as const;

describe('a collection of one record', () => {
  let service: Service;

  beforeAll(async () => {
    const none = { deals: 0, archivedDeals: 0, persons: 0, organizations: 0, notes: 0 };
    service = await startService({ sandbox: { company: { ...none, persons: 1 } } });
  });
  afterAll(() => service.close());

  it.each(['', '?order=id'])('is not complete without it%s', async (query) => {
    service.sandbox.faults.next('shortPage', { on: 'persons', times: 2 });
    const lost = await collection(service, `persons/all${query}`);
    expect(lost.records).toEqual([]);
    expect(lost.receipt?.complete).not.toBe(true);
    const reason = lost.receipt?.reason ?? lost.error?.message;
    expect(reason).toContain('is there, and was on no page of its list');
    const { records, receipt } = await collection(service, `persons/all${query}`);
    expect([records.length, receipt?.complete]).toEqual([1, true]);
  });
});

/** No fault, and no two of them, make a receipt call a wrong set complete. */
describe('a collection whose pages have faults', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService({
      sandbox: {
        company: { deals: 1_400, archivedDeals: 800, persons: 1_311, organizations: 977, notes: 1_369 },
        limits: { burst: 1_000_000, dailyTokens: 1_000_000_000 },
      },
      env: { PIPEDRIVE_TIMEOUT_MS: '1500' },
    });
  });
  afterEach(() => service.sandbox.faults.clear());
  afterAll(() => service.close());

  // Each was called complete once.
  it.each([
    ['an end too early, twice', 'persons', '', 'endEarly', 0, 2],
    ['its first page skipped, twice', 'organizations', '', 'skippedPage', 0, 2],
    ['half a page, twice', 'pipelines', '', 'shortPage', 0, 2],
    ['half a page, twice, by id', 'pipelines', 'order=id', 'shortPage', 0, 2],
    ['an end too early among changes', 'persons', SINCE, 'endEarly', 2, 3],
    ['half a page among changes', 'deals', SINCE, 'shortPage', 2, 3],
    ['an empty page among changes', 'deals', `${SINCE}&order=id`, 'emptyPage', 4, 3],
    ['a page of changes skipped', 'organizations', SINCE, 'skippedPage', 1, 1],
    ['a first page of notes skipped', 'notes', '', 'skippedPage', 0, 3],
    ['an end of notes too early', 'notes', '', 'endEarly', 1, 2],
    ['an end of changed notes too early', 'notes', SINCE, 'endEarly', 4, 3],
    ['no notes', 'notes', '', 'nullData', 0, 1],
  ] as const)('is not complete with %s', async (_, type, query, name, at, times) => {
    happen(name, { at, times });
    const { isComplete, isRight, reason } = await read(type, query);
    expect([isComplete, isRight]).toEqual([isRight, isRight]);
    if (!isRight) expect(reason).toMatch(/^Pipedrive API error: /);
  });

  const faults = fc.array(
    fc.record({
      name: fc.constantFrom(...FAULTS),
      at: fc.nat(13),
      times: fc.integer({ min: 1, max: 2 }),
    }),
    { minLength: 1, maxLength: 2 },
  );
  const queries = fc.constantFrom('', 'order=id', SINCE, `${SINCE}&order=id`);

  it('is complete only where it is right, and holds no record twice', { timeout: 120_000 }, async () => {
    const outcomes = { complete: 0, other: 0 };
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...TYPES), queries, faults, async (type, query, given) => {
        service.sandbox.faults.clear();
        for (const { name, ...when } of given) happen(name, when);
        const hasChanges = type !== 'pipelines' && type !== 'stages';
        const { isComplete, isRight, isTwice } = await read(type, hasChanges ? query : '');
        outcomes[isComplete ? 'complete' : 'other'] += 1;
        expect(isTwice).toBe(false);
        if (isComplete) expect(isRight).toBe(true);
      }),
      { numRuns: 40, seed: 20_261_123, endOnFailure: true },
    );
    expect(outcomes.complete).toBeGreaterThan(5);
    expect(outcomes.other).toBeGreaterThan(2);
  });

  function happen(name: FaultName, { at, times }: { at: number; times: number }): void {
    let asked = 0;
    const on = ({ routeName }: FaultTarget): boolean => routeName !== 'token' && (asked += 1) > at;
    service.sandbox.faults.next(name, { on, times });
  }

  async function read(type: (typeof TYPES)[number], query: string) {
    const { company } = service.sandbox;
    const rows: { id: number }[] =
      type === 'deals' ? [...company.deals, ...company.archivedDeals] : [...company[type]];
    const { records, receipt, sha256, error } = await collection(service, `${type}/all?related=ids&${query}`);
    const ids = new Set(records.map(({ id }) => Number(id)));
    // Whatever has become of it, the receipt is of what was handed out.
    if (receipt !== undefined)
      expect(receipt).toMatchObject({
        count: records.length,
        distinct_ids: ids.size,
        first_id: ids.size === 0 ? null : Math.min(...ids),
        last_id: ids.size === 0 ? null : Math.max(...ids),
        sha256,
      });
    return {
      isComplete: receipt?.complete === true,
      // Where nothing has been handed out yet, the answer itself is the error.
      reason: receipt?.reason ?? error?.message,
      isTwice: ids.size !== records.length,
      isRight: rows.length === ids.size && rows.every(({ id }) => ids.has(id)),
    };
  }
});
