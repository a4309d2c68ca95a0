/** What Pipedrive's headers say about its limits. All of them may be missing. */
export interface RateLimitFacts {
  /** Requests that pass in the rolling window of 2 seconds. */
  readonly burstLimit: number | undefined;
  /** Requests left in that window. */
  readonly burstLeft: number | undefined;
  /** Seconds until that window starts again. */
  readonly burstResetSeconds: number | undefined;
  /** API tokens that the company has left today (undocumented header, seen on real accounts). */
  readonly dailyLeft: number | undefined;
  /** API tokens that the company has each day (as little documented). */
  readonly dailyLimit: number | undefined;
  readonly retryAfterSeconds: number | undefined;
}

/** @param headers with names in lower case */
export function rateLimitFacts(headers: Record<string, unknown>): RateLimitFacts {
  return {
    burstLimit: wholeNumber(headers['x-ratelimit-limit']),
    burstLeft: wholeNumber(headers['x-ratelimit-remaining']),
    burstResetSeconds: wholeNumber(headers['x-ratelimit-reset']),
    dailyLeft: wholeNumber(headers['x-daily-ratelimit-token-remaining']),
    dailyLimit: wholeNumber(headers['x-daily-ratelimit-token-limit']),
    retryAfterSeconds: wholeNumber(headers['retry-after']),
  };
}

function wholeNumber(value: unknown): number | undefined {
  return typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : undefined;
}
