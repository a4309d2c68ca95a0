import fc from 'fast-check';

import type { Sandbox } from '../../src/sandbox/index.js';

/** The types that have changes to ask for. */
export type ChangingType = 'persons' | 'organizations' | 'deals' | 'notes';

/** A company as a run begins. */
export interface Beginning {
  readonly size: number;
  /** Whether there are ids so high that the list is taken for a long one. */
  readonly isFar: boolean;
  /** How many of ten were never changed. */
  readonly never: number;
}

/** What happens before an answer is made. */
export interface Happening {
  readonly kind: (typeof KINDS)[number];
  readonly at: number;
  /** How much later it is then. */
  readonly ms: number;
}

const KINDS = ['insert', 'update', 'remove', 'merge', 'archive', 'nothing'] as const;

export const beginnings: fc.Arbitrary<Beginning> = fc.record({
  size: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 490, max: 1_300 })),
  isFar: fc.boolean(),
  never: fc.integer({ min: 0, max: 10 }),
});

export const scripts: fc.Arbitrary<Happening[]> = fc.array(
  fc.record({ kind: fc.constantFrom(...KINDS), at: fc.nat(9_999), ms: fc.constantFrom(0, 0, 300, 1_000) }),
  { maxLength: 60, size: 'max' },
);

/** Records of a type, of lists and archive alike. */
export function rowsOf({ company }: Pick<Sandbox, 'company'>, type: ChangingType): { readonly id: number }[] {
  return type === 'deals' ? [...company.deals, ...company.archivedDeals] : [...company[type]];
}

/** Replaces the type's records: as old as their place among them says, some of them archived. */
export function fill(sandbox: Sandbox, type: ChangingType, given: Beginning, now: number): void {
  for (const { id } of rowsOf(sandbox, type)) sandbox.company.remove(type, id);
  for (let index = 0; index < given.size; index += 1) {
    const age = 1_000_000 + ((index * 7919) % 50_000_000);
    const isUnchanged = (index * 3) % 10 < given.never;
    sandbox.company.insert(type, {
      id: index + 1 + (given.isFar && index > given.size / 2 ? 30_000 : 0),
      add_time: time(type, now - age * 1000),
      update_time: isUnchanged && type !== 'notes' ? null : time(type, now - (age / 2) * 1000),
      ...(type === 'deals' && { is_archived: index % 7 === 0 }),
    });
  }
}

/** Lets it happen to the record whose turn it is. */
export function befall(sandbox: Sandbox, type: ChangingType, { kind, at }: Happening): void {
  const { company } = sandbox;
  const rows = rowsOf(sandbox, type);
  const [row, other] = [rows[at % Math.max(1, rows.length)], rows[(at * 7) % Math.max(1, rows.length)]];
  if (kind === 'insert') company.insert(type);
  if (row === undefined || other === undefined) return;
  if (kind === 'update') company.update(type, row.id, {});
  if (kind === 'remove' || (kind === 'merge' && type === 'notes')) company.remove(type, row.id);
  if (kind === 'merge' && type !== 'notes' && row !== other) company.merge(type, row.id, other.id);
  if (kind !== 'archive' || type !== 'deals') return;
  if (company.archivedDeals.some(({ id }) => id === row.id)) company.unarchive(row.id);
  else company.archive(row.id);
}

/** As Pipedrive's two versions write it. */
function time(type: ChangingType, milliseconds: number): string {
  const text = new Date(milliseconds).toISOString().slice(0, 19);
  return type === 'notes' ? text.replace('T', ' ') : `${text}Z`;
}
