import type { Walk } from './walk.js';

/** What a walk's positions are kept under: the values of the ledger's key, in the order of its statements. */
export function walkKey(walk: Walk): unknown[] {
  return [walk.accountId, walk.companyId, walk.userId, walk.type, filtersOf(walk)];
}

/** The filters in one canonical form. */
function filtersOf({ updatedSince, isArchived }: Walk): string {
  const filters = {
    ...(updatedSince !== undefined && { updated_since: updatedSince }),
    ...(isArchived && { archived: 'only' }),
  };
  return new URLSearchParams(filters).toString();
}
