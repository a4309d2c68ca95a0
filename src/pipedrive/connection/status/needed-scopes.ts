/** What an export has to be allowed to read: any one of these scopes is enough. Pipedrive's specification names them per endpoint. */
export const NEEDED_SCOPES = {
  persons: ['contacts:read', 'contacts:full'],
  organizations: ['contacts:read', 'contacts:full'],
  deals: ['deals:read', 'deals:full'],
  notes: ['deals:read', 'deals:full', 'contacts:read', 'contacts:full'],
  pipelines: ['deals:read', 'deals:full', 'admin'],
  stages: ['deals:read', 'deals:full', 'admin'],
  owner_names: ['users:read'],
  identity: ['base'],
} as const satisfies Record<string, readonly string[]>;

/** What needs a scope: the six types, the names of owners in them, and to know whose data it is. */
export type ScopeUse = keyof typeof NEEDED_SCOPES;

/** The uses that a grant does not allow, in the order of the table. */
export function missingUses(granted: readonly string[]): ScopeUse[] {
  const uses = Object.keys(NEEDED_SCOPES) as ScopeUse[];
  return uses.filter((use) => !NEEDED_SCOPES[use].some((scope) => granted.includes(scope)));
}
