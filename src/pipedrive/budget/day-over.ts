import { RateLimitError } from '../errors/index.js';
import type { Day } from './budget-state.js';

/** What bulk work is told that has to stop for today: why, and when it can go on. */
export function dayOver(
  day: Pick<Day, 'left' | 'limit' | 'resumesAt'>,
  reservePercent: number,
  now: number,
): RateLimitError {
  const { left, limit, resumesAt } = day;
  const seconds = resumesAt === null ? HOUR_SECONDS : Math.min((resumesAt - now) / 1000, 24 * HOUR_SECONDS);
  const isSpent = left === 0 || limit === null || reservePercent === 0;
  return new RateLimitError({
    scope: isSpent ? 'daily' : 'reserve',
    retryAfterSeconds: seconds,
    details: isSpent
      ? `The company's API tokens of the day are spent. ${BACK}`
      : `${left} of the company's ${limit} API tokens of the day are left, and bulk exports leave ${reservePercent} % to its other tools. ${BACK}`,
  });
}

const BACK = "Pipedrive gives new ones at midnight of its server's time zone.";

/** Since nobody knows that time zone, a client looks once an hour. */
const HOUR_SECONDS = 3600;
