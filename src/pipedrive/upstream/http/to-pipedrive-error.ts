import {
  ExternalApiError,
  InsufficientScopeError,
  InvalidRequestError,
  type PipedriveExportError,
  RateLimitError,
  TokenInvalidatedError,
} from '../../errors/index.js';
import { abandonment } from '../abandonment.js';
import type { Endpoint } from './endpoint.js';
import { namesCallersParameter } from './names-callers-parameter.js';
import type { AnsweredFailure, UpstreamFailure } from './upstream-failure.js';

/**
 * The one place where a failed request to Pipedrive becomes one of our errors. Total: whatever happened has an error.
 *
 * A 401 that arrives here has already been renewed and repeated once.
 */
export function toPipedriveError(failure: UpstreamFailure, endpoint: Endpoint): PipedriveExportError {
  switch (failure.kind) {
    case 'answered':
      return fromAnswer(failure, endpoint);
    case 'timeout':
      return new ExternalApiError({
        details: `no answer within ${failure.afterMs} ms`,
        cause: failure.cause,
      });
    case 'outOfTime':
    case 'abandoned':
      return abandonment(failure.kind, failure.cause);
    case 'cut':
      return new ExternalApiError({ details: 'the connection failed', cause: failure.cause });
    case 'forbiddenAddress':
      return new ExternalApiError({
        details: "the connection's API domain leads to an address that is not allowed",
        cause: failure.cause,
      });
    case 'tooLarge':
      return new ExternalApiError({ details: 'the answer is larger than 100 MB', cause: failure.cause });
    case 'wrongForm':
      return new ExternalApiError({ details: `an answer of the wrong form (${failure.problem})` });
  }
}

function fromAnswer(failure: AnsweredFailure, endpoint: Endpoint): PipedriveExportError {
  const { status, details, isHtml } = failure;
  if (status === 401) return new TokenInvalidatedError({ cause: new Error(said(failure)) });
  if (status === 403 && isHtml) {
    return new RateLimitError({
      scope: 'blocked',
      retryAfterSeconds: failure.limits.retryAfterSeconds ?? 60,
    });
  }
  if (status === 403 && /scope/i.test(details ?? ''))
    return new InsufficientScopeError({ anyOf: endpoint.anyScopeOf });
  if (status === 429) return limited(failure);
  if (status === 400 && namesCallersParameter(failure, endpoint))
    return new InvalidRequestError({ details: details ?? '' });
  return new ExternalApiError({ details: said(failure), upstreamStatus: status });
}

/** Pipedrive does not say which limit is reached; what it does say tells a spent day from a full window. */
export function isDailyLimit({ details, limits }: Pick<AnsweredFailure, 'details' | 'limits'>): boolean {
  if (/daily/i.test(details ?? '') || limits.dailyLeft === 0) return true;
  if ((limits.retryAfterSeconds ?? 0) > LONGEST_BURST_SECONDS) return true;
  return (limits.burstLeft ?? 0) > 0;
}

function limited(failure: AnsweredFailure): RateLimitError {
  const { retryAfterSeconds, burstResetSeconds } = failure.limits;
  if (isDailyLimit(failure)) {
    const seconds = Math.min(retryAfterSeconds ?? HOUR_SECONDS, 24 * HOUR_SECONDS);
    return new RateLimitError({ scope: 'daily', retryAfterSeconds: seconds });
  }
  return new RateLimitError({
    scope: 'burst',
    retryAfterSeconds: retryAfterSeconds ?? burstResetSeconds ?? 2,
  });
}

/** A burst window is 2 seconds; a longer wait means that the day is spent. */
const LONGEST_BURST_SECONDS = 60;

/** When the day's tokens come back is not said (the server's unnamed midnight), so a client looks once an hour. */
const HOUR_SECONDS = 3600;

function said({ status, details }: AnsweredFailure): string {
  return details === undefined ? `answered ${status}` : `answered ${status}: ${details}`;
}
