import { isApiRoute } from '../route-name.js';
import type { ApiRouteName, RouteName } from '../route-name.js';

/** Faults of the API's own answers. */
const API_ONLY = [
  'rateLimitBurst',
  'rateLimitDaily',
  'scopeMismatch',
  'cloudflareBlock',
  'unauthorized',
  'timeout524',
  'nullData',
  'paymentRequired',
  'forbidden',
  'gone',
  'redirect',
  'hugeBody',
] as const;

/** Faults that only a list of API v2 can have: one with cursors and a strict query. */
const V2_ONLY = ['cursorLoop', 'refuseCursor', 'refuseUpdatedSince'] as const;

/** Faults of any answer, of the API and of the OAuth server. */
const ANYWHERE = ['serverError', 'slow', 'hang', 'cutConnection', 'notJson', 'wrongForm'] as const;

/** Faults of the token endpoint alone. */
const TOKEN_ONLY = ['invalidGrant', 'invalidClient', 'foreignApiDomain', 'noApiDomain'] as const;

/** What can go wrong on demand. */
export const FAULT_NAMES = [...API_ONLY, ...V2_ONLY, ...ANYWHERE, ...TOKEN_ONLY] as const;

export type FaultName = (typeof FAULT_NAMES)[number];

/** Whether a fault of this name can happen to an answer of this route. */
export function canHappen(name: FaultName, route: RouteName): boolean {
  if (isOneOf(ANYWHERE, name)) return isApiRoute(route) || route === 'token' || route === 'revoke';
  if (isOneOf(TOKEN_ONLY, name)) return route === 'token';
  if (isOneOf(V2_ONLY, name)) return isApiRoute(route) && !WITHOUT_CURSORS.has(route);
  return isApiRoute(route);
}

/** Where a fault happens that was not told where: its token endpoint, or any call of the API. */
export function isDefaultPlace(name: FaultName, route: RouteName): boolean {
  return isOneOf(TOKEN_ONLY, name) ? route === 'token' : isApiRoute(route);
}

/** The parameter that a request has to bear for a fault of this name to happen to it. */
export function refusedParameter(name: FaultName): string | undefined {
  return REFUSED_PARAMETERS[name];
}

const REFUSED_PARAMETERS: Partial<Record<FaultName, string>> = {
  refuseCursor: 'cursor',
  refuseUpdatedSince: 'updated_since',
};

const WITHOUT_CURSORS: ReadonlySet<ApiRouteName> = new Set(['notes', 'users', 'me']);

function isOneOf(names: readonly string[], name: string): boolean {
  return names.includes(name);
}
