import type { Bench } from './bench.js';
import { answers } from './behaviours.js';
import { judge, type Round, type RoundResult } from './round.js';
import type { StormScenario } from './scenarios.js';

/** Callers in all processes at once, while the endpoint does with each account what its scenario says. */
export async function storm(
  bench: Bench,
  rounds: readonly Round<StormScenario>[],
  callersPerProcess: number,
): Promise<RoundResult[]> {
  const accountIds = rounds.map(({ accountId }) => accountId);
  for (const { accountId, scenario } of rounds) bench.server.behave(accountId, scenario.behaviour);
  const outcomes = await Promise.all(
    bench.workers.map((worker) => worker.call(accountIds, callersPerProcess)),
  );
  for (const accountId of accountIds) bench.server.behave(accountId, answers);
  return judge(bench, rounds, outcomes);
}
