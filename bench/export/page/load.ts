import { Pool } from 'undici';

import { cpuSeconds } from '../stage/process-usage.js';
import type { Contender } from './contenders.js';
import type { LoadFigures } from './page-result.js';
import { percentile } from './percentile.js';

export interface Load {
  /** Clients, each of which asks anew as soon as it has its answer, on a connection of its own. */
  readonly concurrency: number;
  /** How long new requests are begun. */
  readonly milliseconds: number;
}

/**
 * Asks a contender for the same page again and again.
 * @throws Error at the first answer that is not 200
 */
export async function load(contender: Contender, { concurrency, milliseconds }: Load): Promise<LoadFigures> {
  const { origin, pathname, search } = new URL(contender.url);
  const pool = new Pool(origin, { connections: concurrency, pipelining: 1 });
  const request = { method: 'GET', path: pathname + search, headers: contender.headers } as const;
  const timesMs: number[] = [];
  let bytes = 0;

  const cpuBefore = await cpuSeconds(contender.pid);
  const startedMs = performance.now();
  const client = async (): Promise<void> => {
    do {
      const begunMs = performance.now();
      const { statusCode, body } = await pool.request(request);
      bytes = (await body.bytes()).byteLength;
      timesMs.push(performance.now() - begunMs);
      if (statusCode !== 200) throw new Error(`${contender.name} answered ${statusCode}`);
    } while (performance.now() - startedMs < milliseconds);
  };
  await Promise.all(Array.from({ length: concurrency }, client));
  const tookMs = performance.now() - startedMs;
  const cpu = (await cpuSeconds(contender.pid)) - cpuBefore;
  await pool.close();

  return {
    requestsPerSecond: (timesMs.length / tookMs) * 1000,
    p50Ms: percentile(timesMs, 50),
    p99Ms: percentile(timesMs, 99),
    cpuMs: (cpu / timesMs.length) * 1000,
    bytes,
  };
}
