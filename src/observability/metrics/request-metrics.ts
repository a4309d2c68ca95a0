import { Histogram, type Registry } from 'prom-client';

import type { EndedRequest } from '../ended-request.js';

/** How many requests there were, and how long they took. The pattern of a route stands for its addresses. */
export function requestMetrics(registry: Registry): (request: EndedRequest) => void {
  const seconds = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Requests by route, method and status: seconds until the whole answer was sent, or the client left',
    labelNames: ['route', 'method', 'status'],
    // A probe, a page from memory, a page, a slow one, what an answer may take at the most.
    buckets: [0.01, 0.1, 0.5, 2, 10, 60, 180],
    registers: [registry],
  });
  return ({ route = 'none', method = 'none', status = 'none', milliseconds }) => {
    seconds.observe({ route, method, status }, milliseconds / 1_000);
  };
}
