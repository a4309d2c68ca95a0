import type { Part, Run } from '../part.js';
import { seconds } from '../report/figures.js';
import { SANDBOX, Stage } from '../stage/stage.js';
import { companyWith, dealPages } from './company.js';
import { CONTENDERS, type ContenderName } from './contenders.js';
import { floorMs } from './floor.js';
import { measureReading, type MeasuredReading } from './measure-reading.js';
import { reportOnBulk } from './report-on-bulk.js';

export interface BulkResult {
  readonly deals: number;
  readonly latencyMs: number;
  /** Pages of 500 that the deals fill. */
  readonly pages: number;
  readonly floorMs: number;
  readonly readings: Readonly<Record<ContenderName, readonly MeasuredReading[]>>;
}

/** All deals of a company, read in several ways. */
export const BULK: Part<BulkResult> = { title: 'Bulk', measure, report: reportOnBulk };

async function measure({ postgres, runs, options, say }: Run): Promise<BulkResult> {
  const { deals, latencyMs } = options;
  const stage = await Stage.start(postgres, {
    sandbox: { company: companyWith(deals), latencyMs, textCacheBytes: CACHE_BYTES },
  });
  try {
    const readings = await readAll(stage, { deals, runs, say });
    const pages = dealPages(deals);
    const { burst } = SANDBOX.limits;
    return { deals, latencyMs, pages, floorMs: floorMs(pages, { burst, latencyMs }), readings };
  } finally {
    await stage.stop();
  }
}

/** Room for persons and organizations in the form that the service asks for as well. */
const CACHE_BYTES = 768 * 1_048_576;

/** In turn, so that what else the machine does meanwhile falls on all of them. */
async function readAll(
  stage: Stage,
  { deals, runs, say }: Pick<Run, 'runs' | 'say'> & { deals: number },
): Promise<BulkResult['readings']> {
  // Services run for days: what its first exports cost is nobody's. Nor is what the sandbox makes once and keeps.
  for (const contender of [CONTENDERS.ours, CONTENDERS.oursNames]) await measureReading(stage, contender);
  const readings = { ours: [], sdk: [], pages: [], oursNames: [], sdkNames: [] } as Record<
    ContenderName,
    MeasuredReading[]
  >;
  for (let run = 0; run < runs; run += 1) {
    for (const [name, contender] of Object.entries(CONTENDERS) as [ContenderName, typeof CONTENDERS.ours][]) {
      if (name === 'sdkNames' && run > 0) continue;
      const reading = await measureReading(stage, contender);
      say(`${contender.title}: ${seconds(reading.wallMs)}, ${reading.traffic.requests} requests`);
      readings[name].push(reading);
    }
  }
  checkSame(Object.values(readings).flat(), deals);
  return readings;
}

/** @throws Error where they have not all read the same records, or not all of them */
function checkSame(readings: readonly MeasuredReading[], deals: number): void {
  const counts = new Set(readings.map(({ records }) => records));
  const ids = new Set(readings.map((reading) => reading.ids));
  if (ids.size !== 1 || [...counts].join() !== String(deals))
    throw new Error(`Of ${deals} deals readers have ${[...counts].join(' or ')}, in ${ids.size} sets of ids`);
  const joined = new Set(readings.map(({ names }) => names).filter((names) => names > 0));
  if (joined.size !== 1) throw new Error(`Readers have joined ${[...joined].join(' or ')} names`);
}
