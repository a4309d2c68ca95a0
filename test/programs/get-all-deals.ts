import { axios } from './axios.js';
import type { Deal, Page } from './contract-records.js';

/** The contract's "Paginate Through All Deals". */
export async function getAllDeals(jwtToken: string): Promise<Deal[]> {
  let allDeals: Deal[] = [];
  let start = 0;
  let hasMoreItems = true;
  while (hasMoreItems) {
    // Build URL with start parameter
    const url = `/v1/e/pipedrive/export/deals?limit=100${start ? `&start=${start}` : ''}`;
    const response = await axios.get<Page<Deal>>(url, {
      headers: { Authorization: `Bearer ${jwtToken}` },
    });
    // Append data
    allDeals = [...allDeals, ...response.data.data];
    // Check for more pages
    const pagination = response.data.pagination;
    if (pagination.more_items_in_collection) {
      start = pagination.next_start;
    } else {
      hasMoreItems = false;
    }
  }
  return allDeals;
}
