import { axios } from './axios.js';
import type { Organization, Page, Person } from './contract-records.js';

/** A person, and the whole record of where he or she works. */
export interface EnrichedContact {
  id: number;
  name: string;
  email: string | undefined;
  phone: string | undefined;
  organization: Organization | undefined | null;
}

/** The contract's use case 4: export persons with their associated organization details. */
export async function exportContactsWithOrganizations(jwtToken: string): Promise<EnrichedContact[]> {
  // 1. Get all organizations
  let organizations: Organization[] = [];
  let start = 0;
  let hasMoreItems = true;
  while (hasMoreItems) {
    const response = await axios.get<Page<Organization>>(
      `/v1/e/pipedrive/export/organizations?limit=100${start ? `&start=${start}` : ''}`,
      { headers: { Authorization: `Bearer ${jwtToken}` } },
    );
    organizations = [...organizations, ...response.data.data];
    if (response.data.pagination.more_items_in_collection) {
      start = response.data.pagination.next_start;
    } else {
      hasMoreItems = false;
    }
  }
  // Create organization lookup map
  const orgMap = new Map<number, Organization>();
  organizations.forEach((org) => orgMap.set(org.id, org));
  // 2. Get all persons
  let persons: Person[] = [];
  start = 0;
  hasMoreItems = true;
  while (hasMoreItems) {
    const response = await axios.get<Page<Person>>(
      `/v1/e/pipedrive/export/persons?limit=100${start ? `&start=${start}` : ''}`,
      { headers: { Authorization: `Bearer ${jwtToken}` } },
    );
    persons = [...persons, ...response.data.data];
    if (response.data.pagination.more_items_in_collection) {
      start = response.data.pagination.next_start;
    } else {
      hasMoreItems = false;
    }
  }
  // 3. Enrich persons with full organization data
  const enrichedContacts = persons.map((person) => ({
    id: person.id,
    name: person.name,
    email: person.email?.[0]?.value,
    phone: person.phone?.[0]?.value,
    organization: person.org_id?.value ? orgMap.get(person.org_id.value) : null,
  }));
  return enrichedContacts;
}
