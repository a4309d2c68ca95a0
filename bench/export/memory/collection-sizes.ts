/** How many records are read, and how. */
export interface MemoryCase {
  readonly records: number;
  /** At 1 MB/s, for a while; otherwise as fast as they come, to the end. */
  readonly isSlow: boolean;
}

/** A tenth, the whole and ten times of what the bulk part reads. */
export function memoryCases(deals: number): MemoryCase[] {
  const sizes = [deals / 10, deals, deals * 10].map(Math.floor);
  const largest = deals * 10;
  return [...sizes.map((records) => ({ records, isSlow: false })), { records: largest, isSlow: true }];
}

/** Other collections are as large whatever the number of deals: exports of theirs warm the service up. */
export function companyOf(deals: number) {
  const archivedDeals = Math.floor(deals / 20);
  return {
    deals: deals - archivedDeals,
    archivedDeals,
    persons: 1000,
    organizations: 10_000,
    notes: 0,
    users: 20,
    customFields: 20,
  };
}
