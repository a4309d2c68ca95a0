import type { Bench } from './bench.js';
import { cutSave } from './cut-save.js';
import { killHolder } from './kill.js';
import { openRounds, type RoundResult } from './round.js';
import { ANSWERED, KILLS, SAVE_CUT, type Scenario, SLEEPS, STORMS } from './scenarios.js';
import { sleepOver } from './sleep.js';
import { storm } from './storm.js';
import type { WorkerProcess } from './worker-process.js';

/** What is promised first of all: callers of every process at expiry, one refresh. One round in each mode. */
export async function headline(bench: Bench, callersPerProcess: number): Promise<RoundResult[]> {
  return storm(bench, await openRounds(bench, [ANSWERED], 1), callersPerProcess);
}

/** `each` rounds of every scenario in both modes. Who dies and who sleeps is another process in every cycle. */
export async function cycle(
  bench: Bench,
  { number, each, callersPerProcess }: { number: number; each: number; callersPerProcess: number },
): Promise<RoundResult[]> {
  const stormed = await storm(bench, await openRounds(bench, STORMS, each), callersPerProcess);
  const cut = await cutSave(bench, await openRounds(bench, [SAVE_CUT], each), {
    holder: workerAt(bench, number),
    callersPerProcess,
  });
  const killed = await killHolder(bench, await openRounds(bench, KILLS, each), {
    victim: workerAt(bench, number),
    callersPerProcess,
  });
  const slept = await sleepOver(bench, await openRounds(bench, SLEEPS, each), {
    sleeper: workerAt(bench, number + 1),
    callersPerProcess,
  });
  return [...stormed, ...cut, ...killed, ...slept];
}

/** How many rounds a cycle has. */
export function roundsIn(each: number): number {
  return SCENARIOS.length * 2 * each;
}

/** All that befalls refreshes in a cycle. */
export const SCENARIOS: readonly Scenario[] = [...STORMS, SAVE_CUT, ...KILLS, ...SLEEPS];

function workerAt({ workers }: Bench, index: number): WorkerProcess {
  const worker = workers[index % workers.length];
  if (worker === undefined) throw new Error('the bench has no processes');
  return worker;
}
