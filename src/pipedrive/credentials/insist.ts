import { setTimeout as sleep } from 'node:timers/promises';

import pRetry from 'p-retry';

/**
 * Tries what must not be lost for a moment's absence of Postgres, again and again for a minute: a pool that is
 * exhausted, a connection that was cut or hangs, a restart, a fail-over. Only for work that may be done twice: a try that
 * is given up may have been carried out.
 *
 * @throws the last try's error
 */
export function insist<T>(work: () => Promise<T>): Promise<T> {
  return pRetry(() => withinLimit(work()), {
    retries: Infinity,
    maxRetryTime: LONGEST_MS,
    minTimeout: 50,
    maxTimeout: 2000,
    randomize: true,
  });
}

/** Beyond this the new tokens are given up: whoever waits for them has left. */
const LONGEST_MS = 60_000;

/** A connection whose other end has vanished answers nothing for a quarter of an hour. */
const TRY_MS = 5000;

async function withinLimit<T>(work: Promise<T>): Promise<T> {
  const isOver = new AbortController();
  const limit = sleep(TRY_MS, undefined, { signal: isOver.signal }).then(() => {
    throw new Error(`the database did not answer within ${TRY_MS} ms`);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    isOver.abort();
  }
}
