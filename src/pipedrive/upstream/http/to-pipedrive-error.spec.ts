import { describe, expect, it } from 'vitest';

import {
  ExternalApiError,
  InsufficientScopeError,
  InvalidRequestError,
  RateLimitError,
  TokenInvalidatedError,
} from '../../errors/index.js';
import type { Endpoint } from './endpoint.js';
import { toPipedriveError } from './to-pipedrive-error.js';
import type { AnsweredFailure, UpstreamFailure } from './upstream-failure.js';

const endpoint: Endpoint = {
  path: '/api/v2/deals',
  operation: 'deals',
  tokens: 10,
  anyScopeOf: ['deals:read', 'deals:full'],
  callersParameters: ['updated_since'],
};

const noLimits = {
  burstLeft: undefined,
  burstResetSeconds: undefined,
  dailyLeft: undefined,
  dailyLimit: undefined,
  burstLimit: undefined,
  retryAfterSeconds: undefined,
};

describe('toPipedriveError', () => {
  it.each<[string, Partial<AnsweredFailure>, new (...args: never[]) => Error, string]>([
    [
      '400 about a parameter of ours',
      { status: 400, details: 'include_fields: unknown' },
      ExternalApiError,
      'answered 400: include_fields',
    ],
    [
      '400 about the caller’s parameter',
      { status: 400, details: 'updated_since: not valid' },
      InvalidRequestError,
      'updated_since: not valid',
    ],
    ['400 without words', { status: 400 }, ExternalApiError, 'answered 400'],
    ['401 after renewal', { status: 401 }, TokenInvalidatedError, 'TOKEN_INVALIDATED'],
    [
      '402',
      { status: 402, details: 'Required suites missing' },
      ExternalApiError,
      'answered 402: Required suites missing',
    ],
    [
      '403 for a scope',
      { status: 403, details: 'Scope and URL mismatch' },
      InsufficientScopeError,
      'deals:read or deals:full',
    ],
    [
      '403 for a permission',
      { status: 403, details: 'You do not have permissions to do this.' },
      ExternalApiError,
      'answered 403',
    ],
    ['404', { status: 404 }, ExternalApiError, 'answered 404'],
    ['410', { status: 410 }, ExternalApiError, 'answered 410'],
    ['a redirect', { status: 302 }, ExternalApiError, 'answered 302'],
    ['500', { status: 500 }, ExternalApiError, 'answered 500'],
    ['524', { status: 524, isHtml: true }, ExternalApiError, 'answered 524'],
  ])('makes of %s its error', (_, failure, kind, words) => {
    const error = toPipedriveError(
      { kind: 'answered', status: 0, isHtml: false, details: undefined, limits: noLimits, ...failure },
      endpoint,
    );
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toContain(words);
  });

  it.each<[string, Partial<AnsweredFailure>, string, number]>([
    ['a burst, by its reset', { limits: { ...noLimits, burstLeft: 0, burstResetSeconds: 2 } }, 'burst', 2],
    ['a burst without headers', {}, 'burst', 2],
    ['a burst, by Retry-After', { limits: { ...noLimits, retryAfterSeconds: 3 } }, 'burst', 3],
    ['a spent day, by its words', { details: 'daily request budget exceeded' }, 'daily', 3600],
    [
      'a spent day, by its header',
      { limits: { ...noLimits, dailyLeft: 0, retryAfterSeconds: 3939 } },
      'daily',
      3939,
    ],
    ['a spent day, by a long Retry-After', { limits: { ...noLimits, retryAfterSeconds: 61 } }, 'daily', 61],
    ['a spent day, by a window that is not full', { limits: { ...noLimits, burstLeft: 12 } }, 'daily', 3600],
    [
      'a spent day, never longer than a day',
      { details: 'daily', limits: { ...noLimits, retryAfterSeconds: 999_999 } },
      'daily',
      86_400,
    ],
    ['Cloudflare’s block', { status: 403, isHtml: true }, 'blocked', 60],
  ])('takes %s for what it is', (_, failure, scope, retryAfterSeconds) => {
    const error = toPipedriveError(
      { kind: 'answered', status: 429, isHtml: false, details: undefined, limits: noLimits, ...failure },
      endpoint,
    );
    expect(error).toBeInstanceOf(RateLimitError);
    expect(error).toMatchObject({ scope, retryAfterSeconds });
  });

  it.each<[UpstreamFailure, string]>([
    [{ kind: 'timeout', afterMs: 30_000, cause: null }, 'no answer within 30000 ms'],
    [{ kind: 'outOfTime', cause: null }, 'too slow for one page'],
    [{ kind: 'abandoned', cause: null }, 'the request was abandoned'],
    [{ kind: 'cut', cause: null }, 'the connection failed'],
    [{ kind: 'tooLarge', cause: null }, 'the answer is larger than 100 MB'],
    [{ kind: 'wrongForm', problem: 'not JSON' }, 'an answer of the wrong form (not JSON)'],
  ])('says of %o what happened', (failure, words) => {
    expect(toPipedriveError(failure, endpoint)).toEqual(new ExternalApiError({ details: words }));
  });
});
