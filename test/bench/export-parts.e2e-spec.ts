import { pathToFileURL } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { CpuResult } from '../../bench/export/cpu/cpu-result.js';
import type { PageResult } from '../../bench/export/page/page-result.js';
import type { Part, PartReport } from '../../bench/export/part.js';
import type { Postgres } from '../../bench/export/stage/postgres.js';
import type { StartupResult } from '../../bench/export/startup/startup.js';
import { built } from '../support/built.js';

let postgres: Postgres;

beforeAll(async () => {
  const stage = await load<{ Postgres: { start(): Promise<Postgres> } }>('stage/postgres.js');
  postgres = await stage.Postgres.start();
});
afterAll(() => postgres.stop());

describe('in small, the export bench', { timeout: 240_000 }, () => {
  it('loads pages of ours and of others, and finds one SELECT, one INSERT and one call behind a page', async () => {
    const { PAGE } = await load<{ PAGE: Part<PageResult> }>('page/page.js');
    const { result, report } = await measured(PAGE);
    expect(result.loads.map(({ contender, concurrency }) => [contender, concurrency])).toEqual(
      ['names joined', 'related=ids', 'pass-through', 'plain Nest'].flatMap((name) => [
        [name, 1],
        [name, 16],
      ]),
    );
    const figures = result.loads.flatMap(({ runs }) => runs.flatMap((run) => Object.values(run)));
    expect(figures).toHaveLength(8 * 5);
    expect(figures.every((figure) => Number.isFinite(figure) && figure >= 0)).toBe(true);
    const { pages, statements, calls } = result.work;
    expect({ statements, calls }).toEqual({
      statements: { SELECT: pages, INSERT: pages },
      calls: { deals: pages },
    });
    expect(report.lines.filter((line) => /^\| Nest, .* 1\.00 x /.test(line))).toHaveLength(2);
    expect(report.goals).toHaveLength(5);
  });

  it('takes the processor time of a collection in each form, and names where it went without a path of this machine', async () => {
    const { CPU } = await load<{ CPU: Part<CpuResult> }>('cpu/cpu.js');
    const { result, report } = await measured(CPU);
    expect(result.forms.map(({ records }) => records)).toEqual(Array(6).fill(DEALS));
    expect(new Set(result.forms.map(({ bytes }) => bytes)).size).toBe(6);
    expect(result.profiles.map(({ top }) => top.length)).toEqual([10, 10]);
    expect(report.lines.join('\n')).not.toContain(process.cwd());
    expect(report.lines.filter((line) => / 1\.00 x /.test(line)).length).toBeGreaterThan(0);
  });

  it('takes the time of a start', async () => {
    const { STARTUP } = await load<{ STARTUP: Part<StartupResult> }>('startup/startup.js');
    const { result, report } = await measured(STARTUP);
    expect(result.readyAfterMs).toHaveLength(1);
    expect(report.goals).toMatchObject([{ wanted: '≤ 2.5 s' }]);
  });
});

const DEALS = 600;

/** What a part has found, told from what a file would keep of it. */
async function measured<Result>(part: Part<Result>): Promise<{ result: Result; report: PartReport }> {
  const options = { deals: DEALS, latencyMs: 0, loadMs: 100 };
  const found = await part.measure({ postgres, runs: 1, options, say: () => undefined });
  const result = JSON.parse(JSON.stringify(found)) as Result;
  return { result, report: part.report(result) };
}

/** Its programs are run as built. */
function load<Module>(path: string): Promise<Module> {
  return import(pathToFileURL(built(`export/${path}`, 'dist-bench')).href) as Promise<Module>;
}
