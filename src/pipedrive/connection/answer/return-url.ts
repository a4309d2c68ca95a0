import type { ConnectionOutcome } from './connection-outcome.js';

/**
 * `forwardUrl` with what became of the connection: `status=success&integration=pipedrive`, `status=error&reason=…`, or
 * `status=pending&integration=pipedrive&confirmation=…`. The code is in the query, where front ends look already: a
 * fragment is the route of many, and is carried on by any redirect there. It is of no use without the account's JWT.
 * Its own query stays as it is, but for parameters of these names: they could claim another outcome.
 */
export function returnUrl(forwardUrl: string, outcome: ConnectionOutcome): string {
  const url = new URL(forwardUrl);
  const added = new URLSearchParams({ status: outcome.status });
  if (outcome.status === 'error') added.set('reason', outcome.reason);
  else added.set('integration', 'pipedrive');
  if (outcome.status === 'pending') added.set('confirmation', outcome.confirmation);
  for (const name of ['status', 'integration', 'reason', 'confirmation']) {
    if (url.searchParams.has(name)) url.searchParams.delete(name);
  }
  url.search = url.search === '' ? `?${added}` : `${url.search}&${added}`;
  return url.href;
}
