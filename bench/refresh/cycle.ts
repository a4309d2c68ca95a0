import type { Bench } from './bench.js';
import { cutSave } from './cut-save.js';
import { killHolder } from './kill.js';
import { openRounds, type Round, type RoundResult } from './round.js';
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
  const play = async <S extends Scenario>(
    scenarios: readonly S[],
    befall: (rounds: readonly Round<S>[]) => Promise<RoundResult[]>,
  ): Promise<RoundResult[]> => {
    const results: RoundResult[] = [];
    for (const group of sideBySide(scenarios, 2 * each * callersPerProcess))
      results.push(...(await befall(await openRounds(bench, group, each))));
    return results;
  };
  return [
    ...(await play(STORMS, (rounds) => storm(bench, rounds, callersPerProcess))),
    ...(await play([SAVE_CUT], (rounds) =>
      cutSave(bench, rounds, { holder: workerAt(bench, number), callersPerProcess }),
    )),
    ...(await play(KILLS, (rounds) =>
      killHolder(bench, rounds, { victim: workerAt(bench, number), callersPerProcess }),
    )),
    ...(await play(SLEEPS, (rounds) =>
      sleepOver(bench, rounds, { sleeper: workerAt(bench, number + 1), callersPerProcess }),
    )),
  ];
}

/** As many scenarios at once as their callers leave the processes in time to answer: it is not these that are tried. */
function sideBySide<S>(scenarios: readonly S[], callersOfEach: number): S[][] {
  const size = Math.max(1, Math.floor(MOST_CALLERS / callersOfEach));
  return Array.from({ length: Math.ceil(scenarios.length / size) }, (_, index) =>
    scenarios.slice(index * size, (index + 1) * size),
  );
}

/** In each process at once. */
const MOST_CALLERS = 200;

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
