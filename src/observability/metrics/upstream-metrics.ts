import { Counter, Histogram, type Registry } from 'prom-client';

import type { UpstreamEvent } from '../../index.js';

/** Requests to Pipedrive, each try of its own. */
export function upstreamMetrics(registry: Registry): (event: UpstreamEvent) => void {
  const requests = new Counter({
    name: 'pipedrive_requests_total',
    help: 'Requests to Pipedrive by operation and outcome (its HTTP status, or why there was none)',
    labelNames: ['operation', 'outcome'],
    registers: [registry],
  });
  const seconds = new Histogram({
    name: 'pipedrive_request_duration_seconds',
    help: 'Seconds until a request to Pipedrive was answered, or given up',
    labelNames: ['operation'],
    buckets: [0.05, 0.1, 0.2, 0.5, 1, 5, 30],
    registers: [registry],
  });
  return ({ operation, outcome, milliseconds }) => {
    requests.inc({ operation, outcome });
    seconds.observe({ operation }, milliseconds / 1_000);
  };
}
