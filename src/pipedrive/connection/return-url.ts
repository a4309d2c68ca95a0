import type { ConnectionOutcome } from './connection-outcome.js';

/**
 * `forwardUrl` with what became of the connection: `status=success&integration=pipedrive`, or `status=error&reason=…`.
 * Its own query stays as it is, but for parameters of these names: they could claim another outcome.
 */
export function returnUrl(forwardUrl: string, outcome: ConnectionOutcome): string {
  const url = new URL(forwardUrl);
  const added = new URLSearchParams({ status: outcome.status });
  if (outcome.status === 'success') added.set('integration', 'pipedrive');
  else added.set('reason', outcome.reason);
  for (const name of ['status', 'integration', 'reason']) {
    if (url.searchParams.has(name)) url.searchParams.delete(name);
  }
  url.search = url.search === '' ? `?${added}` : `${url.search}&${added}`;
  return url.href;
}
