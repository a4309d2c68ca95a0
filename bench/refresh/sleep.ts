import { setTimeout as delay } from 'node:timers/promises';

import { Arrivals } from './arrivals.js';
import type { Bench } from './bench.js';
import { answers, type Behaviour } from './behaviours.js';
import { judge, type Round, type RoundResult } from './round.js';
import type { SleepScenario, SleepStep } from './scenarios.js';
import type { WorkerProcess } from './worker-process.js';

/**
 * One process holds the refreshes of all these accounts and falls asleep over them, until another process has taken
 * over and is asking for tokens itself; then it wakes and goes on.
 */
export async function sleepOver(
  bench: Bench,
  rounds: readonly Round<SleepScenario>[],
  { sleeper, callersPerProcess }: { sleeper: WorkerProcess; callersPerProcess: number },
): Promise<RoundResult[]> {
  const accountIds = rounds.map(({ accountId }) => accountId);
  const at = (step: SleepStep) =>
    rounds.filter(({ scenario }) => scenario.step === step).map(({ accountId }) => accountId);
  const arrivals = new Arrivals();
  const [asleep, handedOver] = [new Gate(), new Gate()];
  for (const accountId of at('beforeSending'))
    bench.server.behave(accountId, arrivals.firstOf(sleeper, answers, handedOver.before(answers)));
  for (const accountId of at('beforeReading'))
    bench.server.behave(accountId, arrivals.firstOf(sleeper, asleep.before(answers)));
  await bench.gates.close('claim', at('beforeSending'));
  await bench.gates.close('save', at('whileSaving'));
  const sleepers = sleeper.call(accountIds, callersPerProcess);
  await bench.gates.areReached(at('beforeSending').length + at('whileSaving').length);
  await arrivals.haveCome(at('beforeReading'));

  sleeper.suspend();
  asleep.open();
  await bench.gates.open('claim', at('beforeSending'));
  await bench.rows.areClaimed(at('beforeSending'));
  const others = bench.workers.filter((worker) => worker !== sleeper);
  const outcomes = others.map((worker) => worker.call(accountIds, callersPerProcess));
  await arrivals.haveSuccessor(at('beforeSending'));
  // The other accounts' leases end at the same time, within the pause between two looks.
  await delay(500);
  await bench.gates.open('save', at('whileSaving'));
  sleeper.resume();
  await sleeper.isAwake();
  // Whatever the sleeper sends now meets its successor's request, which has had no answer yet.
  await delay(300);
  handedOver.open();
  return judge(bench, rounds, await Promise.all([sleepers, ...outcomes]));
}

/** What requests wait for before they are treated. */
class Gate {
  open!: () => void;
  private readonly isOpen = new Promise<void>((resolve) => (this.open = resolve));

  before(behaviour: Behaviour): Behaviour {
    return async (request) => {
      await this.isOpen;
      await behaviour(request);
    };
  }
}
