import { LRUCache } from 'lru-cache';
import { Gauge, type Registry } from 'prom-client';

import type { UpstreamEvent } from '../../index.js';

/**
 * What companies have left of their day's API tokens, by Pipedrive's last word. A company that has not been called for an
 * hour has no number any more, since its other tools spend too; of too many the longest uncalled has none.
 */
export function budgetMetrics(
  registry: Registry,
  { mostCompanies, clock = performance }: { mostCompanies: number; clock?: { now(): number } },
): (event: UpstreamEvent) => void {
  if (mostCompanies === 0) return () => undefined;
  const left = new LRUCache<string, number>({ max: mostCompanies, ttl: HOUR_MS, perf: clock });
  const gauge = new Gauge({
    name: 'pipedrive_daily_tokens_left',
    help: 'API tokens that a company has left today, as Pipedrive said with its last answer of the past hour',
    labelNames: ['company'],
    registers: [registry],
    collect() {
      gauge.reset();
      for (const [company, tokens] of left.entries()) gauge.set({ company }, tokens);
    },
  });
  return ({ companyId, dailyTokensLeft }) => {
    if (companyId !== undefined && dailyTokensLeft !== undefined) left.set(companyId, dailyTokensLeft);
  };
}

const HOUR_MS = 3_600_000;
