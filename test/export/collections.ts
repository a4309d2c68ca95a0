import { ExportType } from '../../src/index.js';
import type { Sandbox } from '../../src/sandbox/index.js';

/** A collection that changes while it is walked, as the query names it and as the sandbox holds it. */
export interface Collection {
  readonly name: string;
  readonly type: 'deals' | 'persons' | 'organizations' | 'notes';
  readonly query: { readonly type: ExportType; readonly archived?: 'only' };
  /** Where faults of its calls happen. */
  readonly route: 'deals' | 'archivedDeals' | 'persons' | 'organizations' | 'notes';
  rows(sandbox: Sandbox): readonly Row[];
  insert(sandbox: Sandbox): Row;
}

/** What a record's fate in a walk depends on. */
export interface Row {
  readonly id: number;
  readonly add_time: string;
  readonly update_time: string | null;
}

export const COLLECTIONS: readonly Collection[] = [
  collection('deals', ExportType.Deals),
  {
    name: 'archived deals',
    type: 'deals',
    query: { type: ExportType.Deals, archived: 'only' },
    route: 'archivedDeals',
    rows: ({ company }) => company.archivedDeals,
    insert: ({ company }) => company.insert('deals', { is_archived: true }),
  },
  collection('persons', ExportType.Persons),
  collection('organizations', ExportType.Organizations),
  collection('notes', ExportType.Notes),
];

/** Brings a collection back to its size, so that a run costs what the first one did. */
export function refill(sandbox: Sandbox, collection: Collection, size: number): void {
  const ids = collection.rows(sandbox).map(({ id }) => id);
  for (const id of ids.slice(size)) sandbox.company.remove(collection.type, id);
  for (let missing = size - ids.length; missing > 0; missing -= 1) collection.insert(sandbox);
}

function collection(
  name: 'deals' | 'persons' | 'organizations' | 'notes',
  type: Collection['query']['type'],
): Collection {
  return {
    name,
    type: name,
    query: { type },
    route: name,
    rows: ({ company }) => company[name],
    insert: ({ company }) => company.insert(name),
  };
}
