import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { BulkResult } from '../../bench/export/bulk/bulk.js';
import { built } from '../support/built.js';

describe('the bench of exports, in small', () => {
  let directory: string;
  let bulk: BulkResult;
  let markdown: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'bench-results-'));
    await bench('--only=bulk', '--runs=1', '--deals=2500', '--latency=2', `--out=${directory}`);
    const results = await readFile(join(directory, 'results.json'), 'utf8');
    bulk = (JSON.parse(results) as { bulk: { result: BulkResult } }).bulk.result;
    markdown = await readFile(join(directory, 'RESULTS.md'), 'utf8');
  }, 240_000);
  afterAll(() => rm(directory, { recursive: true, force: true }));

  it('has every reader read the same deals, all of them', () => {
    const readings = Object.values(bulk.readings).flat();
    expect(readings).toHaveLength(5);
    expect(new Set(readings.map(({ ids }) => ids)).size).toBe(1);
    expect(readings.map(({ records }) => records)).toEqual(readings.map(() => 2500));
  });

  it('joins as many names by the service as by the SDK', () => {
    const { oursNames, sdkNames, ours } = bulk.readings;
    expect(oursNames[0]?.names).toBeGreaterThan(2000);
    expect(sdkNames[0]?.names).toBe(oursNames[0]?.names);
    expect(ours[0]?.names).toBe(0);
  });

  it('counts what each reader has cost, apart from the others', () => {
    const { traffic } = bulk.readings.sdk[0] ?? {};
    // 2,375 deals and 125 archived ones.
    expect(traffic).toMatchObject({
      requests: 6,
      tokens: 70,
      tooMany: 0,
      byRoute: { deals: 5, archivedDeals: 1 },
    });
    for (const { traffic } of Object.values(bulk.readings).flat()) expect(traffic.tooMany).toBe(0);
  });

  it.each([
    ['--only=nothing', '--only: parts are bulk, memory'],
    ['--runs=0', '--runs must be a whole number from 1 on (got 0)'],
    ['--latency=fast', '--latency must be a whole number from 0 on (got fast)'],
  ])('says what is wrong with %s before anything is started', async (option, problem) => {
    await expect(bench(option)).rejects.toThrow(problem);
  });

  it('tells goals, ratios and versions', () => {
    expect(markdown).toMatch(/\| bulk: times faster than the SDK loop, `related=ids` +\| ≥ 5 x/);
    expect(markdown).toMatch(/Ratios: the SDK loop takes [\d.]+ x as long/);
    expect(markdown).toContain(`Node ${process.versions.node}`);
  });
});

/** Runs the compiled bench as `npm run bench` does. */
async function bench(...options: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [built('export/main.js', 'dist-bench'), ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`The bench has ended with ${code}:\n${output}`);
}
