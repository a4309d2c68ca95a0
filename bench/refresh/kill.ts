import type { Bench } from './bench.js';
import { answers, type Behaviour } from './behaviours.js';
import { Arrivals } from './arrivals.js';
import { judge, type Round, type RoundResult } from './round.js';
import type { KillScenario, KillStep } from './scenarios.js';
import type { WorkerProcess } from './worker-process.js';

/**
 * One process holds the refreshes of all these accounts, each at the step that its scenario says, and dies of SIGKILL
 * there. Callers of the other processes have come by then.
 */
export async function killHolder(
  bench: Bench,
  rounds: readonly Round<KillScenario>[],
  { victim, callersPerProcess }: { victim: WorkerProcess; callersPerProcess: number },
): Promise<RoundResult[]> {
  const accountIds = rounds.map(({ accountId }) => accountId);
  const at = (...steps: KillStep[]) =>
    rounds.filter(({ scenario }) => steps.includes(scenario.step)).map(({ accountId }) => accountId);
  const arrivals = new Arrivals();
  for (const { accountId, scenario } of rounds) {
    bench.server.behave(accountId, arrivals.firstOf(victim, BEHAVIOURS[scenario.step]));
  }
  await bench.gates.close('claim', at('claimed'));
  await bench.gates.close('save', at('answered', 'saved'));
  const victims = victim.call(accountIds, callersPerProcess);
  await bench.gates.areReached(at('claimed', 'answered', 'saved').length);
  await arrivals.haveCome(at('received', 'exchanged'));

  // A process that is stopped carries nothing out any more, while Postgres ends the statements that it has sent.
  victim.suspend();
  await bench.gates.open('claim', at('claimed'));
  await bench.gates.open('save', at('saved'));
  await bench.rows.areClaimed(at('claimed'));
  await bench.rows.areSaved(at('saved'));
  const others = bench.workers.filter((worker) => worker !== victim);
  const outcomes = others.map((worker) => worker.call(accountIds, callersPerProcess));
  await Promise.all(others.map((worker) => worker.isAwake()));
  victim.kill();
  await victims;
  // What it has sent before would still be carried out.
  await bench.gates.endSessionsOf(victim.name);
  await bench.gates.open('save', at('answered'));
  await bench.replace(victim);
  return judge(bench, rounds, await Promise.all(outcomes));
}

const holds: Behaviour = ({ closed }) => closed;

const BEHAVIOURS: Record<KillStep, Behaviour> = {
  claimed: answers,
  received: holds,
  exchanged: async (request) => {
    request.exchange();
    await holds(request);
  },
  answered: answers,
  saved: answers,
};
