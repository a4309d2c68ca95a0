import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Bench } from '../../bench/refresh/bench.js';
import { cycle, headline, SCENARIOS } from '../../bench/refresh/cycle.js';
import { brokenIn } from '../../bench/refresh/line.js';
import type { RoundResult } from '../../bench/refresh/round.js';
import { built } from '../support/built.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

// The small one of `npm run bench:refresh`: the built package, in processes that are stopped and killed.
const PROCESSES = 3;
/** Longer than the bench's: other specs have the machine at the same time. */
const TIMEOUT_MS = 8000;

let database: TestDatabase;
let bench: Bench;

beforeAll(async () => {
  database = await createTestDatabase();
  bench = await Bench.start({
    databaseUrl: database.url,
    workerFile: built('refresh/worker.js', 'dist-bench'),
    processes: PROCESSES,
    timeoutMs: TIMEOUT_MS,
  });
});
afterAll(async () => {
  await bench.close();
  await database.drop();
});

describe('callers of several processes at expiry', () => {
  it('have one refresh made for them, and all get data', async () => {
    const results = await headline(bench, 40);
    for (const { outcomes, traffic } of results) {
      expect(outcomes).toEqual({ data: PROCESSES * 40 });
      expect(traffic.requests).toBe(1);
    }
    expect(results.flatMap(brokenIn)).toEqual([]);
  });
});

describe('a refresh that is met by', () => {
  let results: RoundResult[];

  beforeAll(async () => {
    results = await cycle(bench, { number: 0, each: 1, callersPerProcess: 3 });
  }, 240_000);

  const modes = ['strict', 'forgiving'] as const;

  it.each(SCENARIOS.flatMap(({ name }) => modes.map((mode) => [name, mode] as const)))(
    '%s, at a token endpoint that is %s, breaks no promise',
    (name, mode) => {
      const met = results.filter(({ scenario, ...result }) => scenario.name === name && result.mode === mode);
      expect(met).toHaveLength(1);
      expect(met.flatMap(brokenIn)).toEqual([]);
    },
  );
});
