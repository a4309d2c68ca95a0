import { missingUses } from './needed-scopes.js';

/** Whether a grant lets us read everything. */
export function hasNeededScopes(granted: readonly string[]): boolean {
  return missingUses(granted).length === 0;
}
