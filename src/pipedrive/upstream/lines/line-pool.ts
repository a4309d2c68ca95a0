import { createRequire } from 'node:module';

import { Logger } from '@nestjs/common';
import { Piscina } from 'piscina';

import type { LinesResult, LinesTask } from './lines-program.js';

/** Threads that run `linesOf`: none while there is nothing to do for a minute. */
export function linePool(maxThreads: number): Piscina<LinesTask, LinesResult> {
  const pool = new Piscina<LinesTask, LinesResult>({
    // By the package's name: wherever this file runs from, a thread can only run what has been built.
    filename: createRequire(import.meta.url).resolve('pipedrive-export/lines-program'),
    name: 'linesOf',
    minThreads: 0,
    maxThreads,
    idleTimeout: 60_000,
    // Little garbage at a time, for what is alive is a page. No limit for what lives longer: Node 20 may end the whole process
    // where a thread comes to it.
    resourceLimits: { maxYoungGenerationSizeMb: 16 },
  });
  // Of a thread that had nothing to do; unheard, it would end the process. Another one is started when it is needed.
  pool.on('error', (error: Error) =>
    new Logger('LineThreads').error(`a thread has failed: ${error.message}`),
  );
  return pool;
}
