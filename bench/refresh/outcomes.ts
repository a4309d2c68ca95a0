import type { Outcomes } from './worker-settings.js';

/** Counts what each account's callers have met. */
export function countOutcomes(
  met: readonly (readonly [accountId: string, outcome: string])[],
): Record<string, Outcomes> {
  const counts: Record<string, Record<string, number>> = {};
  for (const [accountId, outcome] of met) {
    const ofAccount = (counts[accountId] ??= {});
    ofAccount[outcome] = (ofAccount[outcome] ?? 0) + 1;
  }
  return counts;
}

/** The sum of several counts. */
export function addOutcomes(counts: readonly Outcomes[]): Outcomes {
  const sum: Record<string, number> = {};
  for (const [outcome, count] of counts.flatMap((one) => Object.entries(one))) {
    sum[outcome] = (sum[outcome] ?? 0) + count;
  }
  return sum;
}

export function callersIn(outcomes: Outcomes): number {
  return Object.values(outcomes).reduce((sum, count) => sum + count, 0);
}
