import { setTimeout as sleep } from 'node:timers/promises';

import { Child } from '../stage/child.js';
import { watchPeak } from '../stage/peak-watch.js';
import { cpuSeconds } from '../stage/process-usage.js';
import type { Traffic } from '../stage/sandbox-calls.js';
import type { Stage } from '../stage/stage.js';
import type { Contender } from './contenders.js';
import type { Reading } from './readers/reading.js';

/** One reading of a collection, and what it cost others. */
export interface MeasuredReading extends Reading {
  readonly traffic: Traffic;
  /** The most memory that the service has held meanwhile, in bytes. */
  readonly servicePeakBytes: number;
  /** Processor time, in seconds. */
  readonly cpu: { readonly service: number; readonly reader: number; readonly sandbox: number };
}

export async function measureReading(stage: Stage, contender: Contender): Promise<MeasuredReading> {
  const { sandbox, service } = stage;
  const reader = await Child.start<undefined, Reading>(contender.program, await contender.settings(stage));
  // Whatever was asked before has left the burst window.
  await sleep(WINDOW_MS);
  await sandbox.forgetTraffic();
  const pids = [service.pid, reader.pid, sandbox.pid];
  const before = await Promise.all(pids.map(cpuSeconds));
  const peak = await watchPeak(service.pid);
  const reading = await reader.ask(undefined);
  const servicePeakBytes = await peak();
  const after = await Promise.all(pids.map(cpuSeconds));
  const [ofService = 0, ofReader = 0, ofSandbox = 0] = after.map(
    (used, index) => used - (before[index] ?? 0),
  );
  const traffic = await sandbox.traffic();
  await reader.stop();
  const cpu = { service: ofService, reader: ofReader, sandbox: ofSandbox };
  return { ...reading, traffic, servicePeakBytes, cpu };
}

const WINDOW_MS = 2200;
