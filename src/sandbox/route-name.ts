/** The lists and calls of the API that the sandbox serves, by name. */
export const API_ROUTE_NAMES = [
  'deals',
  'archivedDeals',
  'persons',
  'organizations',
  'pipelines',
  'stages',
  'notes',
  'users',
  'me',
  'dealFields',
  'personFields',
  'organizationFields',
] as const;

/** A route of the API proper: what bears a token and costs something. */
export type ApiRouteName = (typeof API_ROUTE_NAMES)[number];

/** Any route. 'gone' are the lists of API v1 that were switched off, 'elsewhere' is where a 'redirect' leads. */
export type RouteName = ApiRouteName | 'authorize' | 'token' | 'revoke' | 'gone' | 'elsewhere' | 'unknown';

export function isApiRoute(name: RouteName): name is ApiRouteName {
  return (API_ROUTE_NAMES as readonly string[]).includes(name);
}
