/** How many records of each type the seeded company starts with, and how many fields they have. Pipelines are always two. */
export interface CompanySize {
  /** Deals that GET /deals lists; default 250. A few deleted ones come on top. */
  deals: number;
  /** Deals that only GET /deals/archived lists; default 20. */
  archivedDeals: number;
  /** Default 120. */
  persons: number;
  /** Default 60. */
  organizations: number;
  /** Default 140. */
  notes: number;
  /** Default 8, at least 1. From two on, the last one is deactivated. */
  users: number;
  /** Custom fields of deals, of persons and of organizations, each; default 15: one of each kind. More go on with the kinds in turn. */
  customFields: number;
}

const DEFAULT_SIZE: CompanySize = {
  deals: 250,
  archivedDeals: 20,
  persons: 120,
  organizations: 60,
  notes: 140,
  users: 8,
  customFields: 15,
};

/** @throws RangeError when a count is not a whole number from 0 on, or there is no user. */
export function resolveCompanySize(given: Partial<CompanySize> = {}): CompanySize {
  const size = { ...DEFAULT_SIZE, ...given };
  for (const [name, count] of Object.entries(size)) {
    const least = name === 'users' ? 1 : 0;
    if (!Number.isInteger(count) || count < least) {
      throw new RangeError(`sandbox: company.${name} must be a whole number from ${least} on (got ${count})`);
    }
  }
  return size;
}
