import { Counter, type Registry } from 'prom-client';

import { REFRESH_OUTCOMES, type RefreshEvent } from '../../index.js';

/** What becomes of refreshes. */
export function refreshMetrics(registry: Registry): (event: RefreshEvent) => void {
  const refreshes = new Counter({
    name: 'pipedrive_grant_refreshes_total',
    help: 'Refreshes of grants by outcome',
    labelNames: ['outcome'],
    registers: [registry],
  });
  // From the beginning: the first one of a kind would not be seen to be more than none before.
  for (const outcome of REFRESH_OUTCOMES) refreshes.inc({ outcome }, 0);
  return ({ outcome }) => refreshes.inc({ outcome });
}
