import { axios } from './axios.js';
import type { CrmRecord, Page } from './contract-records.js';

/**
 * The contract's "Batch Processing": process records in batches to avoid memory issues.
 * @param processBatch the reader's own, which the contract calls by name
 */
export async function processBatches(
  jwtToken: string,
  type: string,
  processBatch: (records: CrmRecord[]) => Promise<void>,
  batchSize = 100,
): Promise<void> {
  let start = 0;
  let hasMoreItems = true;
  while (hasMoreItems) {
    const response = await axios.get<Page<CrmRecord>>(
      `/v1/e/pipedrive/export/${type}?limit=${batchSize}${start ? `&start=${start}` : ''}`,
      { headers: { Authorization: `Bearer ${jwtToken}` } },
    );
    // Process batch immediately
    await processBatch(response.data.data);
    if (response.data.pagination.more_items_in_collection) {
      start = response.data.pagination.next_start;
    } else {
      hasMoreItems = false;
    }
  }
}
