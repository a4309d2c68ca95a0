import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { floorMs } from '../../bench/export/bulk/floor.js';
import { lines } from '../../bench/export/bulk/readers/lines.js';
import type { MemoryResult } from '../../bench/export/memory/memory.js';
import { median } from '../../bench/export/report/figures.js';
import { Results } from '../../bench/export/report/results.js';

describe('the results of the bench of exports', () => {
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'bench-results-'));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  it('stay as they are where another part runs alone', async () => {
    const earlier = {
      result: { what: 'an earlier run' },
      machine: MACHINE,
      measuredAt: '2026-11-01T00:00:00.000Z',
    };
    await writeFile(join(directory, 'results.json'), JSON.stringify({ later: earlier }));
    await (await Results.open(directory)).keep('memory', keptMemory(100));
    const kept = JSON.parse(await readFile(join(directory, 'results.json'), 'utf8')) as object;
    expect(kept).toMatchObject({ later: earlier, memory: { result: memory(100) } });
  });

  it('say by how much a goal is missed', async () => {
    const results = await Results.open(directory);
    await results.keep('memory', keptMemory(70.5));
    expect(cells(results.markdown(), 'the most of all sizes')).toEqual([
      '≤ 60 MB',
      '70.5 MB',
      '**missed** by 10.5 MB',
    ]);
    expect(results.markdown()).toMatch(/\n\*\*memory: over idle, the most of all sizes.*\*\*: what is alive/);
    await results.keep('memory', keptMemory(59));
    expect(cells(await readFile(join(directory, 'RESULTS.md'), 'utf8'), 'the most of all sizes')).toEqual([
      '≤ 60 MB',
      '59.0 MB',
      'met',
    ]);
    expect(results.markdown()).not.toContain('what is alive');
  });

  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 2, 3], 2.5],
    [[7], 7],
  ])('have the median of %j', (values, middle) => {
    expect(median(values)).toBe(middle);
  });

  it.each([
    [1, 150],
    [80, 150],
    [81, 2150],
    [200, 4150],
  ])('have a floor: %i pages take %i ms by a burst of 80 and a latency of 150 ms', (pages, ms) => {
    expect(floorMs(pages, { burst: 80, latencyMs: 150 })).toBe(ms);
  });

  it('are of the lines that were sent, wherever they are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string()),
        fc.infiniteStream(fc.integer({ min: 1, max: 7 })),
        async (texts, cuts) => {
          const sent = Buffer.from(texts.map((text) => `${text.replaceAll('\n', '')}\n`).join(''));
          const read: string[] = [];
          for await (const line of lines(pieces(sent, cuts))) read.push(line.toString());
          expect(read).toEqual(texts.map((text) => `${text.replaceAll('\n', '')}\n`));
        },
      ),
    );
  });
});

const MACHINE = {
  system: 'linux',
  processor: 'one',
  cores: 2,
  memoryGigabytes: 8,
  load: 0,
  versions: { Node: '20' },
};

function keptMemory(overMegabytes: number) {
  return { result: memory(overMegabytes), machine: MACHINE, measuredAt: new Date(0) };
}

function memory(overMegabytes: number): MemoryResult {
  const idle = 100 * 2 ** 20;
  const run = { idle, idleWarm: idle, peak: idle + overMegabytes * 2 ** 20, wallMs: 1000 };
  const cases = [10, 100, 1000].map((records) => ({ records, isSlow: false, runs: [run] }));
  return { slowForMs: 60_000, cases: [...cases, { records: 1000, isSlow: true, runs: [run] }] };
}

/** Of the table's row about something, what stands behind its first cell. */
function cells(markdown: string, what: string): string[] {
  const row = markdown.split('\n').find((line) => line.includes(what)) ?? '';
  return row
    .split('|')
    .slice(2, -1)
    .map((cell) => cell.trim());
}

async function* pieces(bytes: Buffer, cuts: Iterator<number>): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length;) {
    const end = start + (cuts.next().value as number);
    yield bytes.subarray(start, end);
    start = end;
  }
}
