import { Counter, type Registry } from 'prom-client';

import type { UpstreamEvent } from '../../index.js';

/**
 * What each account costs at Pipedrive, and by what. Every account is a series for each operation, so there is a limit:
 * the first `mostAccounts` that spend anything are named, and all others are `other`. Whoever has a name keeps it, so no
 * counter ever goes down, and the sum over all is what was spent.
 */
export function tokenMetrics(
  registry: Registry,
  { mostAccounts }: { mostAccounts: number },
): (event: UpstreamEvent) => void {
  const tokens = new Counter({
    name: 'pipedrive_api_tokens_total',
    help: 'API tokens spent at Pipedrive by account and operation, by the published prices, failed calls included',
    labelNames: ['account', 'operation'],
    registers: [registry],
  });
  const named = new Set<string>();
  return ({ accountId, operation, tokens: spent }) => {
    if (spent === 0) return;
    if (named.size < mostAccounts) named.add(accountId);
    tokens.inc({ account: named.has(accountId) ? accountId : OTHER, operation }, spent);
  };
}

const OTHER = 'other';
