/** A plausible company with so many deals: a twentieth is archived, and persons and organizations go with them. */
export function companyWith(deals: number) {
  const archivedDeals = Math.floor(deals / 20);
  return {
    deals: deals - archivedDeals,
    archivedDeals,
    persons: Math.floor(deals * 0.6),
    organizations: Math.floor(deals * 0.2),
    notes: 0,
    users: 20,
    customFields: 20,
  };
}

/** How many pages of 500 the deals of such a company fill: listed ones and archived ones are two lists. */
export function dealPages(deals: number): number {
  const company = companyWith(deals);
  return Math.ceil(company.deals / PAGE) + Math.ceil(company.archivedDeals / PAGE);
}

const PAGE = 500;
