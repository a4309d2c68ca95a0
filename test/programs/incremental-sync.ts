import { axios } from './axios.js';
import type { CrmRecord, Deal, Page } from './contract-records.js';
import { getAllDeals } from './get-all-deals.js';

/** The contract's "Incremental Sync": filter deals updated after last sync. */
export async function recentDeals(jwtToken: string, lastSyncTime: string): Promise<Deal[]> {
  const allDeals = await getAllDeals(jwtToken);
  return allDeals.filter((deal) => new Date(deal.update_time) > new Date(lastSyncTime));
}

/** The same with the service doing it: only what has changed is asked for. */
export async function changedRecords(
  jwtToken: string,
  type: string,
  lastSyncTime: string,
): Promise<CrmRecord[]> {
  let records: CrmRecord[] = [];
  let start = 0;
  let hasMoreItems = true;
  while (hasMoreItems) {
    const response = await axios.get<Page<CrmRecord>>(`/v1/e/pipedrive/export/${type}`, {
      params: { limit: 100, updated_since: lastSyncTime, ...(start && { start }) },
      headers: { Authorization: `Bearer ${jwtToken}` },
    });
    records = [...records, ...response.data.data];
    if (response.data.pagination.more_items_in_collection) {
      start = response.data.pagination.next_start;
    } else {
      hasMoreItems = false;
    }
  }
  return records;
}
