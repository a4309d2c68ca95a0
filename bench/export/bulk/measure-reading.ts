import { setTimeout as sleep } from 'node:timers/promises';

import { Child } from '../stage/child.js';
import { watchPeak } from '../stage/peak-watch.js';
import { cpuSeconds } from '../stage/process-usage.js';
import type { Traffic } from '../stage/sandbox-calls.js';
import type { Stage } from '../stage/stage.js';
import type { Contender } from './contenders.js';
import type { Reading } from './readers/reading.js';

/** One reading of all deals, and what it cost others. */
export interface MeasuredReading extends Reading {
  readonly traffic: Traffic;
  /** Of the service meanwhile; undefined where it had no part in it. */
  readonly service: { readonly peakRssBytes: number; readonly cpuSeconds: number } | undefined;
}

export async function measureReading(stage: Stage, contender: Contender): Promise<MeasuredReading> {
  const reader = await Child.start<undefined, Reading>(contender.program, await contender.settings(stage));
  // Whatever was asked before has left the burst window.
  await sleep(WINDOW_MS);
  await stage.sandbox.forgetTraffic();
  const { pid } = stage.service;
  const cpuBefore = await cpuSeconds(pid);
  const peak = await watchPeak(pid);
  const reading = await reader.ask(undefined);
  const service = { peakRssBytes: await peak(), cpuSeconds: (await cpuSeconds(pid)) - cpuBefore };
  const traffic = await stage.sandbox.traffic();
  await reader.stop();
  return { ...reading, traffic, service: contender.isOurs ? service : undefined };
}

const WINDOW_MS = 2200;
