/** What Pipedrive's headers say about its limits. All of them may be missing. */
export interface RateLimitFacts {
  /** Requests left in the 2-second window. */
  readonly burstLeft: number | undefined;
  /** Seconds until that window starts again. */
  readonly burstResetSeconds: number | undefined;
  /** API tokens that the company has left today (undocumented header, seen on real accounts). */
  readonly dailyLeft: number | undefined;
  readonly retryAfterSeconds: number | undefined;
}

/** @param headers with names in lower case */
export function rateLimitFacts(headers: Record<string, unknown>): RateLimitFacts {
  return {
    burstLeft: wholeNumber(headers['x-ratelimit-remaining']),
    burstResetSeconds: wholeNumber(headers['x-ratelimit-reset']),
    dailyLeft: wholeNumber(headers['x-daily-ratelimit-token-remaining']),
    retryAfterSeconds: wholeNumber(headers['retry-after']),
  };
}

function wholeNumber(value: unknown): number | undefined {
  return typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : undefined;
}
