import { collectDefaultMetrics, Registry } from 'prom-client';

let registry: Registry | undefined;

/**
 * The event loop's lag, memory, CPU and garbage collection, by the names that dashboards for Node know. What measures
 * them can't be ended, so it is begun once, however many applications a process has.
 */
export function processMetrics(): Registry {
  if (registry !== undefined) return registry;
  registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}
