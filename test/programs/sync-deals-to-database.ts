import { axios } from './axios.js';
import type { Deal, Page } from './contract-records.js';
import { DealModel } from './deal-model.js';

/** The contract's use case 2: sync Pipedrive deals to local database. */
export async function syncDealsToDatabase(accountId: string, jwtToken: string): Promise<number> {
  let start = 0;
  let hasMoreItems = true;
  let totalSynced = 0;
  while (hasMoreItems) {
    const response = await axios.get<Page<Deal>>(
      `/v1/e/pipedrive/export/deals?limit=100${start ? `&start=${start}` : ''}`,
      { headers: { Authorization: `Bearer ${jwtToken}` } },
    );
    const deals = response.data.data;
    // Upsert deals to database
    for (const deal of deals) {
      await DealModel.findOneAndUpdate(
        {
          accountId: accountId,
          pipedriveId: deal.id,
        },
        {
          accountId: accountId,
          pipedriveId: deal.id,
          title: deal.title,
          value: deal.value,
          currency: deal.currency,
          status: deal.status,
          stageId: deal.stage_id,
          pipelineId: deal.pipeline_id,
          personId: deal.person_id?.value,
          orgId: deal.org_id?.value,
          expectedCloseDate: deal.expected_close_date,
          lastSynced: new Date(),
          rawData: deal,
        },
        { upsert: true, new: true },
      );
    }
    totalSynced += deals.length;
    if (response.data.pagination.more_items_in_collection) {
      start = response.data.pagination.next_start;
    } else {
      hasMoreItems = false;
    }
  }
  return totalSynced;
}
