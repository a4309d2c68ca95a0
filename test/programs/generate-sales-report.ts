import { axios } from './axios.js';
import type { Deal, Page } from './contract-records.js';

/** What was won in a time, as a whole and by pipeline. */
export interface SalesReport {
  totalDeals: number;
  totalValue: number;
  averageDealValue: number;
  wonDeals: number;
  lostDeals: number;
  openDeals: number;
  byPipeline: Record<number, PipelineMetrics>;
}

export interface PipelineMetrics {
  count: number;
  totalValue: number;
  wonCount: number;
  lostCount: number;
}

/** The contract's use case 5: generate sales report with pipeline metrics. */
export async function generateSalesReport(
  jwtToken: string,
  startDate: Date,
  endDate: Date,
): Promise<SalesReport> {
  // Get all deals
  let deals: Deal[] = [];
  let start = 0;
  let hasMoreItems = true;
  while (hasMoreItems) {
    const response = await axios.get<Page<Deal>>(
      `/v1/e/pipedrive/export/deals?limit=200${start ? `&start=${start}` : ''}`,
      { headers: { Authorization: `Bearer ${jwtToken}` } },
    );
    deals = [...deals, ...response.data.data];
    if (response.data.pagination.more_items_in_collection) {
      start = response.data.pagination.next_start;
    } else {
      hasMoreItems = false;
    }
  }
  // Filter deals by date range
  const filteredDeals = deals.filter((deal) => {
    const wonTime = deal.won_time ? new Date(deal.won_time) : null;
    return wonTime && wonTime >= startDate && wonTime <= endDate;
  });
  // Calculate metrics
  const report: SalesReport = {
    totalDeals: filteredDeals.length,
    totalValue: filteredDeals.reduce((sum, deal) => sum + deal.value, 0),
    averageDealValue:
      filteredDeals.length > 0
        ? filteredDeals.reduce((sum, deal) => sum + deal.value, 0) / filteredDeals.length
        : 0,
    wonDeals: filteredDeals.filter((d) => d.status === 'won').length,
    lostDeals: filteredDeals.filter((d) => d.status === 'lost').length,
    openDeals: filteredDeals.filter((d) => d.status === 'open').length,
    byPipeline: {},
  };
  // Group by pipeline
  filteredDeals.forEach((deal) => {
    const pipelineId = deal.pipeline_id;
    const metrics = (report.byPipeline[pipelineId] ??= {
      count: 0,
      totalValue: 0,
      wonCount: 0,
      lostCount: 0,
    });
    metrics.count++;
    metrics.totalValue += deal.value;
    if (deal.status === 'won') metrics.wonCount++;
    if (deal.status === 'lost') metrics.lostCount++;
  });
  return report;
}
