import type { Bench } from './bench.js';
import { judge, type Round, type RoundResult } from './round.js';
import type { WorkerProcess } from './worker-process.js';

/** One process is about to save the refreshes of all these accounts when Postgres ends its connections. */
export async function cutSave(
  bench: Bench,
  rounds: readonly Round[],
  { holder, callersPerProcess }: { holder: WorkerProcess; callersPerProcess: number },
): Promise<RoundResult[]> {
  const accountIds = rounds.map(({ accountId }) => accountId);
  await bench.gates.close('save', accountIds);
  const held = holder.call(accountIds, callersPerProcess);
  await bench.gates.areReached(accountIds.length);
  const others = bench.workers.filter((worker) => worker !== holder);
  const outcomes = others.map((worker) => worker.call(accountIds, callersPerProcess));
  await bench.gates.cutWaiting();
  await bench.gates.open('save', accountIds);
  return judge(bench, rounds, await Promise.all([held, ...outcomes]));
}
