/** Whether a grant lets us read everything. */
export function hasNeededScopes(granted: readonly string[]): boolean {
  return NEEDED.every((anyOf) => anyOf.some((scope) => granted.includes(scope)));
}

/** What reading all six types takes: of each line one. Pipedrive's specification names them per endpoint. */
const NEEDED: readonly (readonly string[])[] = [
  ['base'],
  ['deals:read', 'deals:full'],
  ['contacts:read', 'contacts:full'],
  ['users:read'],
];
