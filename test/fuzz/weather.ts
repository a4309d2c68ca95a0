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

/** Mostly none. Those that cost seconds come seldom. */
export function weather(): fc.Arbitrary<Weather | undefined> {
  return fc.oneof(
    { weight: 70, arbitrary: fc.constant(undefined) },
    { weight: 25, arbitrary: fault('api', API_FAULTS) },
    { weight: 8, arbitrary: fault('token', TOKEN_FAULTS) },
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

const API_FAULTS: readonly FaultName[] = [
  ...([
    'rateLimitDaily',
    'scopeMismatch',
    'cloudflareBlock',
    'unauthorized',
    'timeout524',
    'nullData',
  ] as const),
  ...([
    'paymentRequired',
    'forbidden',
    'gone',
    'redirect',
    'cursorLoop',
    'refuseCursor',
    'refuseUpdatedSince',
  ] as const),
  ...(['serverError', 'cutConnection', 'notJson', 'wrongForm', 'slow'] as const),
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
