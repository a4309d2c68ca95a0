import { setTimeout as sleep } from 'node:timers/promises';

import pRetry from 'p-retry';

import { BudgetUnavailableError } from './budget-unavailable.error.js';

/**
 * Tries again for some seconds where Postgres is away for a moment. Only for work that may be done twice: a try that is
 * given up may have been carried out.
 *
 * @throws BudgetUnavailableError with the last try's error
 */
export async function persistently<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    return await pRetry(() => withinLimit(work()), {
      retries: Infinity,
      maxRetryTime: LONGEST_MS,
      minTimeout: 50,
      maxTimeout: 1000,
      randomize: true,
      unref: true,
      signal,
    });
  } catch (cause) {
    throw new BudgetUnavailableError({ cause });
  }
}

const LONGEST_MS = 10_000;

/** A connection whose other end has vanished answers nothing for a quarter of an hour. */
const TRY_MS = 3_000;

async function withinLimit<T>(work: Promise<T>): Promise<T> {
  const isOver = new AbortController();
  const limit = sleep(TRY_MS, undefined, { ref: false, signal: isOver.signal }).then(() => {
    throw new Error(`the database did not answer within ${TRY_MS} ms`);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    isOver.abort();
  }
}
