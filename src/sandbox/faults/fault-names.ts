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

/** Faults of a page of any list: 200, plausible, and wrong. Each waits for a page that it can happen to. */
const LISTS_ONLY = [
  /** Half of the page is left out, and the next page begins behind it. */
  'shortPage',
  /** The page behind the one that was asked for. */
  'skippedPage',
  /** The records of the page before once more, in place of the page's own. */
  'repeatedPage',
  /** No record, and a next page. */
  'emptyPage',
  /** The page, and no next one although there is more. */
  'endEarly',
  /** The page with its first record twice. */
  'duplicateRecord',
] as const;

/** Faults of any answer, of the API and of the OAuth server. */
const ANYWHERE = ['serverError', 'slow', 'hang', 'cutConnection', 'notJson', 'wrongForm'] as const;

/** Faults of the token endpoint alone. */
const TOKEN_ONLY = ['invalidGrant', 'invalidClient', 'foreignApiDomain', 'noApiDomain'] as const;

/** What can go wrong on demand. */
export const FAULT_NAMES = [...API_ONLY, ...V2_ONLY, ...LISTS_ONLY, ...ANYWHERE, ...TOKEN_ONLY] as const;

export type FaultName = (typeof FAULT_NAMES)[number];

/** Whether a fault of this name can happen to an answer of this route. */
export function canHappen(name: FaultName, route: RouteName): boolean {
  if (isOneOf(ANYWHERE, name)) return isApiRoute(route) || route === 'token' || route === 'revoke';
  if (isOneOf(TOKEN_ONLY, name)) return route === 'token';
  if (isOneOf(V2_ONLY, name)) return isApiRoute(route) && !WITHOUT_CURSORS.has(route);
  if (isOneOf(LISTS_ONLY, name)) return isApiRoute(route) && !WITHOUT_PAGES.has(route);
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

const WITHOUT_PAGES: ReadonlySet<ApiRouteName> = new Set(['users', 'me']);

const WITHOUT_CURSORS: ReadonlySet<ApiRouteName> = new Set([...WITHOUT_PAGES, 'notes']);

function isOneOf(names: readonly string[], name: string): boolean {
  return names.includes(name);
}
