import fc from 'fast-check';
import type { FaultName, Sandbox } from '../../src/sandbox/index.js';

/** What is wrong at Pipedrive while a request is served. */
export type Weather =
  | {
      readonly kind: 'fault';
      readonly name: FaultName;
      readonly on: 'api' | 'token' | 'revoke';
      readonly times: number;
    }
  | { readonly kind: 'expiredTokens' };

/** One thing of each kind of answer as often as of the others; those that cost seconds come seldom. */
export function weather(): fc.Arbitrary<Weather> {
  return fc.oneof(
    { weight: 8, arbitrary: fault('api', ['rateLimitDaily', 'cloudflareBlock']) },
    { weight: 8, arbitrary: fault('api', ['scopeMismatch', 'unauthorized']) },
    { weight: 8, arbitrary: fault('api', ['refuseUpdatedSince', 'refuseCursor', 'cursorLoop']) },
    { weight: 12, arbitrary: fault('api', FAILURES) },
    { weight: 10, arbitrary: fault('token', TOKEN_FAULTS) },
    { weight: 2, arbitrary: fault('revoke', ['serverError', 'cutConnection', 'notJson', 'wrongForm']) },
    { weight: 1, arbitrary: fc.constantFrom(...SLOW_FAULTS) },
    { weight: 2, arbitrary: fc.constant<Weather>({ kind: 'expiredTokens' }) },
  );
}

export function applyWeather(sandbox: Sandbox, weather: Weather | undefined): void {
  sandbox.faults.clear();
  if (weather === undefined) return;
  if (weather.kind === 'expiredTokens') return sandbox.tokens.expireAccessTokens();
  const { name, on, times } = weather;
  sandbox.faults.next(name, { times, ms: 300, ...(on !== 'api' && { on }) });
}

// prettier-ignore
const FAILURES: readonly FaultName[] = [
  'timeout524', 'nullData', 'paymentRequired', 'forbidden', 'gone', 'redirect', 'serverError', 'cutConnection', 'notJson',
  'wrongForm', 'slow',
];

const TOKEN_FAULTS: readonly FaultName[] = [
  ...(['invalidGrant', 'invalidClient', 'foreignApiDomain', 'noApiDomain'] as const),
  ...(['serverError', 'cutConnection', 'notJson', 'wrongForm'] as const),
];

/** A time-out, and a burst limit that is waited out in vain. */
const SLOW_FAULTS: readonly Weather[] = [
  { kind: 'fault', name: 'hang', on: 'api', times: 1 },
  { kind: 'fault', name: 'hang', on: 'token', times: 1 },
  { kind: 'fault', name: 'rateLimitBurst', on: 'api', times: Infinity },
];

function fault(on: 'api' | 'token' | 'revoke', names: readonly FaultName[]): fc.Arbitrary<Weather> {
  return fc.record({
    kind: fc.constant('fault' as const),
    name: fc.constantFrom(...names),
    on: fc.constant(on),
    times: fc.constantFrom(1, Infinity),
  });
}
