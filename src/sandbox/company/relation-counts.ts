import type { CompanyTablesOf } from './company-tables.js';

/** Deals by status. */
export interface DealCounts {
  open: number;
  won: number;
  lost: number;
}

/** How many deals, people and notes the records of a company have, by its live data. */
export interface RelationCounts {
  notesOf(type: string, id: number): number;
  peopleOf(organizationId: number): number;
  dealsOfPerson(id: number): { own: DealCounts; related: DealCounts };
  dealsOfOrganization(id: number): { own: DealCounts; related: DealCounts };
}

/** Counted once and kept until a deal, a person or a note changes. Archived and deleted deals do not count. */
export function relationCounts(tables: CompanyTablesOf): RelationCounts {
  const version = relationVersion(tables);
  const known = kept.get(tables);
  if (known?.version === version) return known.counts;
  const counts = count(tables);
  kept.set(tables, { version, counts });
  return counts;
}

/** Another one whenever the counts may be others. */
export function relationVersion({ deals, persons, notes }: CompanyTablesOf): string {
  return `${deals.version}/${persons.version}/${notes.version}`;
}

const kept = new WeakMap<CompanyTablesOf, { version: string; counts: RelationCounts }>();

function count(tables: CompanyTablesOf): RelationCounts {
  const people = new Map<number, number>();
  const organizationOf = new Map<number, number>();
  for (const person of tables.persons.rows('listed')) {
    if (person.org_id === null) continue;
    organizationOf.set(person.id, person.org_id);
    people.set(person.org_id, (people.get(person.org_id) ?? 0) + 1);
  }
  const deals = countDeals(tables, organizationOf);
  const notes = countNotes(tables);
  const none = (): DealCounts => ({ open: 0, won: 0, lost: 0 });
  const take = (from: Map<string, DealCounts>, id: number) => ({
    own: from.get(`own/${id}`) ?? none(),
    related: from.get(`related/${id}`) ?? none(),
  });
  return {
    notesOf: (type, id) => notes.get(`${type}/${id}`) ?? 0,
    peopleOf: (id) => people.get(id) ?? 0,
    dealsOfPerson: (id) => take(deals.persons, id),
    dealsOfOrganization: (id) => take(deals.organizations, id),
  };
}

/** An organization's related deals are those of its people that are not its own; a person has none here. */
function countDeals(
  tables: CompanyTablesOf,
  organizationOf: ReadonlyMap<number, number>,
): { persons: Map<string, DealCounts>; organizations: Map<string, DealCounts> } {
  const persons = new Map<string, DealCounts>();
  const organizations = new Map<string, DealCounts>();
  for (const id of tables.deals.shelf('listed').ids) {
    const { status, person_id, org_id } = tables.deals.get(id);
    if (status === 'deleted') continue;
    if (person_id !== null) addTo(persons, `own/${person_id}`, status);
    if (org_id !== null) addTo(organizations, `own/${org_id}`, status);
    const employer = person_id === null ? undefined : organizationOf.get(person_id);
    if (employer !== undefined && employer !== org_id) addTo(organizations, `related/${employer}`, status);
  }
  return { persons, organizations };
}

function countNotes(tables: CompanyTablesOf): Map<string, number> {
  const notes = new Map<string, number>();
  const add = (type: string, id: number | null): void => {
    if (id !== null) notes.set(`${type}/${id}`, (notes.get(`${type}/${id}`) ?? 0) + 1);
  };
  for (const note of tables.notes.rows('listed')) {
    add('deals', note.deal_id);
    add('persons', note.person_id);
    add('organizations', note.org_id);
  }
  return notes;
}

function addTo(counts: Map<string, DealCounts>, key: string, status: keyof DealCounts): void {
  const entry = counts.get(key) ?? { open: 0, won: 0, lost: 0 };
  entry[status] += 1;
  counts.set(key, entry);
}
