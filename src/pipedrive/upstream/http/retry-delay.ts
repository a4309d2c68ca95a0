import { isDailyLimit } from './to-pipedrive-error.js';
import type { UpstreamFailure } from './upstream-failure.js';

/**
 * How many milliseconds to wait before the request is repeated, or undefined where it is not: a burst limit is waited
 * out as Pipedrive says, a few times, a 5xx or a cut connection is repeated once, everything else is final.
 *
 * @param past.repeats how often a 5xx or a cut connection has already been repeated
 * @param past.bursts how often a burst limit has already been waited out
 * @param jitter 0 to 1, so that callers who were refused together do not come back together
 */
export function retryDelayMs(
  failure: UpstreamFailure,
  past: { repeats: number; bursts: number },
  jitter: number,
): number | undefined {
  if (failure.kind === 'cut') return past.repeats === 0 ? REPEAT_MS + jitter * REPEAT_MS : undefined;
  if (failure.kind !== 'answered') return undefined;
  if (failure.status >= 500) return past.repeats === 0 ? REPEAT_MS + jitter * REPEAT_MS : undefined;
  if (failure.status !== 429 || isDailyLimit(failure) || past.bursts >= MOST_BURSTS) return undefined;
  const seconds = failure.limits.retryAfterSeconds ?? failure.limits.burstResetSeconds ?? 2;
  // Asked again at once, Pipedrive would refuse again, and in the end block us.
  return Math.max(1, seconds) * 1000 + jitter * BURST_JITTER_MS;
}

const REPEAT_MS = 200;
const BURST_JITTER_MS = 250;

/** Whoever goes on asking against the limit is blocked altogether. */
const MOST_BURSTS = 3;
