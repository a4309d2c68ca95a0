import { setTimeout as sleep } from 'node:timers/promises';

import { collection } from '../bulk/contenders.js';
import { measureReading } from '../bulk/measure-reading.js';
import { Child } from '../stage/child.js';
import { watchPeak } from '../stage/peak-watch.js';
import type { Postgres } from '../stage/postgres.js';
import { rssBytes } from '../stage/process-usage.js';
import { Stage } from '../stage/stage.js';
import { companyOf, type MemoryCase } from './collection-sizes.js';
import type { SlowReaderSettings } from './slow-reader.js';

/** What the service has held, in bytes. */
export interface MeasuredMemory {
  /** Idle, after its start and an export of 1,000 records. */
  readonly idle: number;
  /** Idle, after another export of 10,000 records. */
  readonly idleWarm: number;
  /** While it was read. */
  readonly peak: number;
  readonly wallMs: number;
}

/** With a service of its own, which has done nothing else. */
export async function measureCase(
  postgres: Postgres,
  { records, isSlow }: MemoryCase,
  { latencyMs, slowForMs }: { latencyMs: number; slowForMs: number },
): Promise<MeasuredMemory> {
  const stage = await Stage.start(postgres, { sandbox: { company: companyOf(records), latencyMs } });
  try {
    await measureReading(stage, collection('persons/all'));
    const idle = await idleBytes(stage);
    await measureReading(stage, collection('organizations/all'));
    const idleWarm = await idleBytes(stage);
    return { idle, idleWarm, ...(isSlow ? await readSlowly(stage, slowForMs) : await readFast(stage)) };
  } finally {
    await stage.stop();
  }
}

const PATH = 'deals/all?related=ids';
const BYTES_PER_SECOND = 1_000_000;

async function idleBytes({ service }: Stage): Promise<number> {
  await sleep(2000);
  return rssBytes(service.pid);
}

async function readFast(stage: Stage): Promise<Pick<MeasuredMemory, 'peak' | 'wallMs'>> {
  const { servicePeakBytes, wallMs } = await measureReading(stage, collection(PATH));
  return { peak: servicePeakBytes, wallMs };
}

async function readSlowly(stage: Stage, forMs: number): Promise<Pick<MeasuredMemory, 'peak' | 'wallMs'>> {
  const { authorization } = await stage.connect();
  const access = { url: stage.service.url, authorization, path: PATH };
  const settings: SlowReaderSettings = { ...access, bytesPerSecond: BYTES_PER_SECOND, forMs };
  const reader = await Child.start<undefined, number>(new URL('slow-reader.js', import.meta.url), settings);
  const peak = await watchPeak(stage.service.pid);
  const startedMs = performance.now();
  await reader.ask(undefined);
  const wallMs = performance.now() - startedMs;
  await reader.stop();
  return { peak: await peak(), wallMs };
}
