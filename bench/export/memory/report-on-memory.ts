import type { Goal, PartReport } from '../part.js';
import { median, megabytes, seconds, whole } from '../report/figures.js';
import { atMost } from '../report/goal.js';
import { table } from '../report/table.js';
import type { MeasuredMemory } from './measure-case.js';
import type { MemoryResult } from './memory.js';

export function reportOnMemory({ cases, slowForMs }: MemoryResult): PartReport {
  const lines = [
    ...table(
      ['deals', 'runs', 'idle', 'peak', 'over idle', '(least, most)', 'over idle after 10,000', 'wall'],
      cases.map(({ records, isSlow, runs }) => [
        `${whole(records)}${isSlow ? ' at 1 MB/s' : ''}`,
        String(runs.length),
        megabytes(median(runs.map(({ idle }) => idle))),
        megabytes(median(runs.map(({ peak }) => peak))),
        megabytes(median(runs.map(overIdle))),
        [Math.min, Math.max].map((end) => megabytes(end(...runs.map(overIdle)))).join(', '),
        megabytes(median(runs.map(({ peak, idleWarm }) => peak - idleWarm))),
        seconds(median(runs.map(({ wallMs }) => wallMs))),
      ]),
    ),
    '',
    'RSS of the service, its peak as Linux keeps it (VmHWM). Medians; each run has a service of its own, which is idle after its',
    'start and an export of 1,000 records, and then has exported 10,000 more before it is measured. The slow reader leaves after',
    `${slowForMs / 1000} s.`,
  ];
  return { lines, goals: goalsOf(cases) };
}

function goalsOf(cases: MemoryResult['cases']): Goal[] {
  const overs = cases.map(({ runs }) => median(runs.map(overIdle)) / MEGABYTE);
  const [, middle = Number.NaN, largest = Number.NaN, slow = Number.NaN] = overs;
  return [
    atMost({
      what: 'memory: over idle, the most of all sizes',
      measured: Math.max(...overs),
      limit: 60,
      unit: ' MB',
      why: WHY,
    }),
    atMost({
      what: 'memory: ten times the records cost',
      measured: largest - middle,
      limit: 10,
      unit: ' MB',
      why: WHY,
    }),
    atMost({
      what: 'memory: over idle, a reader at 1 MB/s',
      measured: slow,
      limit: 60,
      unit: ' MB',
      why: WHY,
    }),
  ];
}

const WHY = `what is alive at a time is some 20 MB, fourteen pages on their way. The rest is garbage that V8 has not collected yet; it does
not grow with the time that an export takes, but the longer one takes, the more moments are looked at for the highest.
\`--max-semi-space-size=4\`, in the command of production, takes 40 MB off every row; \`=2\` takes off no more.`;

function overIdle({ peak, idle }: MeasuredMemory): number {
  return peak - idle;
}

const MEGABYTE = 2 ** 20;
