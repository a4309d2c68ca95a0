import { missingUses, NEEDED_SCOPES, type ScopeUse } from './needed-scopes.js';
import type { ScopeNeed, ScopesStatus, ScopeUses } from './scopes-status.dto.js';

/** What is granted, against what each use needs. */
export function scopesStatus(granted: readonly string[]): ScopesStatus {
  const missing = missingUses(granted);
  const needs = Object.entries(NEEDED_SCOPES).map(([use, needed]): [string, ScopeNeed] => {
    const isMissing = missing.includes(use as ScopeUse);
    return [use, { needed, granted: !isMissing, missing: isMissing ? needed : [] }];
  });
  return { granted, uses: Object.fromEntries(needs) as Readonly<Record<ScopeUse, ScopeNeed>> as ScopeUses };
}
