import type { Part, Run } from '../part.js';
import { megabytes, seconds, whole } from '../report/figures.js';
import { memoryCases, type MemoryCase } from './collection-sizes.js';
import { measureCase, type MeasuredMemory } from './measure-case.js';
import { reportOnMemory } from './report-on-memory.js';

export interface MemoryResult {
  readonly slowForMs: number;
  readonly cases: readonly (MemoryCase & { readonly runs: readonly MeasuredMemory[] })[];
}

/** What the service holds while collections of three sizes are read, and the largest one slowly. */
export const MEMORY: Part<MemoryResult> = { title: 'Memory', measure, report: reportOnMemory };

async function measure({ postgres, runs, options, say }: Run): Promise<MemoryResult> {
  const cases = [];
  for (const one of memoryCases(options.deals)) {
    const measured: MeasuredMemory[] = [];
    // The largest takes minutes each time.
    const times = one.records > options.deals ? Math.min(runs, MOST_RUNS_OF_LARGEST) : runs;
    while (measured.length < times) {
      const memory = await measureCase(postgres, one, { ...options, slowForMs: SLOW_FOR_MS });
      say(
        `${whole(one.records)} records${one.isSlow ? ', slowly' : ''}: ${megabytes(memory.idle)} idle, ` +
          `${megabytes(memory.peak)} at the most, ${seconds(memory.wallMs)}`,
      );
      measured.push(memory);
    }
    cases.push({ ...one, runs: measured });
  }
  return { slowForMs: SLOW_FOR_MS, cases };
}

const SLOW_FOR_MS = 60_000;
const MOST_RUNS_OF_LARGEST = 3;
