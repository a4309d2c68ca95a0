import { axios } from './axios.js';
import type { CrmRecord, Page } from './contract-records.js';

/** The contract's use case 1: export all supported data types. */
export async function exportAllPipedriveData(jwtToken: string): Promise<Record<string, CrmRecord[]>> {
  const types = ['persons', 'organizations', 'deals', 'notes', 'pipelines', 'stages'];
  const exportedData: Record<string, CrmRecord[]> = {};
  for (const type of types) {
    let records: CrmRecord[] = [];
    let start = 0;
    let hasMoreItems = true;
    while (hasMoreItems) {
      const response = await axios.get<Page<CrmRecord>>(
        `/v1/e/pipedrive/export/${type}?limit=200${start ? `&start=${start}` : ''}`,
        { headers: { Authorization: `Bearer ${jwtToken}` } },
      );
      records = [...records, ...response.data.data];
      if (response.data.pagination.more_items_in_collection) {
        start = response.data.pagination.next_start;
      } else {
        hasMoreItems = false;
      }
    }
    exportedData[type] = records;
  }
  return exportedData;
}
