import { Registry } from 'prom-client';
import { expect, it } from 'vitest';

import { upstreamMetrics } from './upstream-metrics.js';

it('tells in seconds how long calls took, whatever became of them', async () => {
  const registry = new Registry();
  const listener = upstreamMetrics(registry);
  const call = { accountId: 'acc', operation: 'deals', tokens: 10 };
  listener({ ...call, outcome: 200, milliseconds: 250 });
  listener({ ...call, outcome: 'timeout', milliseconds: 30_000 });
  const text = await registry.metrics();
  expect(text).toContain('pipedrive_request_duration_seconds_sum{operation="deals"} 30.25\n');
  expect(text).toContain('pipedrive_request_duration_seconds_bucket{le="0.5",operation="deals"} 1\n');
  expect(text).toContain('pipedrive_requests_total{operation="deals",outcome="timeout"} 1\n');
});
