import fc from 'fast-check';

import type { Sandbox } from '../../src/sandbox/index.js';

/** Types whose lists are read in lanes: deals have two of them. */
export type LanedType = 'deals' | 'persons';

/** A random company: records of one type, of which some were never changed, and some in one second. */
export interface LaneCompany {
  readonly type: LanedType;
  readonly size: number;
  /** How many of ten were never changed. */
  readonly never: number;
  /** How many of ten were changed in one second. */
  readonly together: number;
}

/** The same for fast-check, and no company larger than that. */
export function laneCompany(size: { min: number; max: number }) {
  return {
    type: fc.constantFrom<LanedType>('deals', 'deals', 'persons'),
    size: fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer(size)),
    never: fc.integer({ min: 0, max: 10 }),
    together: fc.integer({ min: 0, max: 10 }),
  };
}

/** What befalls a company between two pages. */
export const CHANGE = fc.record({
  kind: fc.constantFrom('insert', 'update', 'update', 'remove', 'archive', 'nothing', 'nothing'),
  at: fc.nat(9_999),
});

export interface LaneRow {
  readonly id: number;
  readonly add_time: string;
  readonly update_time: string | null;
}

/** Makes the sandbox's company this one. */
export function fill(sandbox: Sandbox, { type, size, never, together }: LaneCompany): void {
  for (const { id } of rowsOf(sandbox, type)) sandbox.company.remove(type, id);
  for (let index = 0; index < size; index += 1) {
    const age = 1_000_000 + ((index * 7919) % 50_000_000);
    const changed = index % 10 < together ? 5_000_000 : age / 2;
    sandbox.company.insert(type, {
      add_time: timeBefore(age),
      update_time: (index * 3) % 10 < never ? null : timeBefore(changed),
      ...(type === 'deals' && index % 7 === 0 && { is_archived: true }),
    } as never);
  }
}

/** @param removed gets the ids of what is deleted */
export function befall(
  sandbox: Sandbox,
  type: LanedType,
  { kind, at }: { kind: string; at: number },
  removed: Set<number>,
): void {
  const rows = rowsOf(sandbox, type);
  const row = rows[at % Math.max(1, rows.length)];
  if (kind === 'insert') sandbox.company.insert(type);
  if (row === undefined) return;
  if (kind === 'update') sandbox.company.update(type, row.id, {});
  if (kind === 'remove') {
    sandbox.company.remove(type, row.id);
    removed.add(row.id);
  }
  if (kind === 'archive' && type === 'deals')
    sandbox.company.update('deals', row.id, { is_archived: !('is_archived' in row && row.is_archived) });
}

export function rowsOf({ company }: Sandbox, type: LanedType): LaneRow[] {
  return type === 'deals' ? [...company.deals, ...company.archivedDeals] : [...company.persons];
}

/** RFC3339, whole seconds. */
export function timeBefore(seconds: number): string {
  return `${new Date(Date.now() - seconds * 1000).toISOString().slice(0, 19)}Z`;
}

/** Of a sandbox that has nothing yet, and refuses nothing. */
export const EMPTY = {
  company: { deals: 0, archivedDeals: 0, persons: 0, organizations: 0, notes: 0, users: 3 },
  limits: { burst: 1_000_000, dailyTokens: 1_000_000_000 },
};
