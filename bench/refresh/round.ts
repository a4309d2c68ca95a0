import type { Bench } from './bench.js';
import type { Mode } from './grants.js';
import { addOutcomes } from './outcomes.js';
import type { Scenario } from './scenarios.js';
import type { TrafficFindings } from './token-traffic.js';
import type { Outcomes, WorkerAnswer } from './worker-settings.js';

/** One account at expiry, under one scenario. */
export interface Round<S extends Scenario = Scenario> {
  readonly scenario: S;
  readonly mode: Mode;
  readonly accountId: string;
}

/** How a round has ended. */
export interface RoundResult extends Round {
  /** What the callers in living processes have met. */
  readonly outcomes: Outcomes;
  readonly traffic: TrafficFindings;
  /** What one more caller meets when all is over: `data`, or why not. */
  readonly end: string;
  /** Why the row says that the grant is dead; null where it is alive. */
  readonly reason: string | null;
}

/** `each` rounds of every scenario in both modes. */
export async function openRounds<S extends Scenario & { readonly leftMinutes?: number }>(
  bench: Bench,
  scenarios: readonly S[],
  each: number,
): Promise<Round<S>[]> {
  const rounds: Round<S>[] = [];
  for (const scenario of scenarios) {
    for (const mode of ['strict', 'forgiving'] as const) {
      for (let count = 0; count < each; count += 1) {
        rounds.push({ scenario, mode, accountId: await bench.open(mode, scenario.leftMinutes) });
      }
    }
  }
  return rounds;
}

/** Lets the endpoint be well again, sends one more caller for each account, and gathers what has happened. */
export async function judge(
  bench: Bench,
  rounds: readonly Round[],
  answers: readonly (WorkerAnswer['outcomes'] | undefined)[],
): Promise<RoundResult[]> {
  const accountIds = rounds.map(({ accountId }) => accountId);
  const ends = await endsOf(bench, accountIds);
  const states = new Map((await bench.rows.states(accountIds)).map((row) => [row.account_id, row]));
  return rounds.map((round) => ({
    ...round,
    outcomes: addOutcomes(answers.map((answer) => answer?.[round.accountId] ?? {})),
    traffic: bench.server.traffic.findings(round.accountId),
    end: ends.get(round.accountId) ?? 'nothing',
    reason: states.get(round.accountId)?.invalidated_reason ?? null,
  }));
}

/** Accounts that are cooling down are asked for again, up to two minutes: by then every cool-down has passed. */
async function endsOf(bench: Bench, accountIds: readonly string[]): Promise<Map<string, string>> {
  const ends = new Map<string, string>();
  const isSettled = (accountId: string) => ['data', 'TOKEN_INVALIDATED'].includes(ends.get(accountId) ?? '');
  for (let attempt = 0; attempt < 120; attempt += 1) {
    const open = accountIds.filter((accountId) => !isSettled(accountId));
    if (open.length === 0) break;
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, 1000));
    const answer = await bench.workers[attempt % bench.workers.length]?.call(open, 1);
    for (const [accountId, outcomes] of Object.entries(answer ?? {})) {
      ends.set(accountId, Object.keys(outcomes).join());
    }
  }
  return ends;
}
