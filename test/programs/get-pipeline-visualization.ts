import { axios } from './axios.js';
import type { Page, Pipeline, Stage } from './contract-records.js';
import { getAllDeals } from './get-all-deals.js';

/** A pipeline with its stages in order, and what each of them holds. */
export interface PipelineVisualization {
  id: number;
  name: string;
  stages: {
    id: number;
    name: string;
    order: number;
    probability: number;
    dealCount: number;
    totalValue: number;
  }[];
}

/** The contract's use case 3: get pipeline structure with stages and deal counts. */
export async function getPipelineVisualization(jwtToken: string): Promise<PipelineVisualization[]> {
  // 1. Get all pipelines
  const pipelinesResponse = await axios.get<Page<Pipeline>>('/v1/e/pipedrive/export/pipelines', {
    headers: { Authorization: `Bearer ${jwtToken}` },
  });
  const pipelines = pipelinesResponse.data.data;
  // 2. Get all stages
  const stagesResponse = await axios.get<Page<Stage>>('/v1/e/pipedrive/export/stages', {
    headers: { Authorization: `Bearer ${jwtToken}` },
  });
  const stages = stagesResponse.data.data;
  // 3. Get all deals
  const deals = await getAllDeals(jwtToken);
  // 4. Build visualization data
  const visualization = pipelines.map((pipeline) => ({
    id: pipeline.id,
    name: pipeline.name,
    stages: stages
      .filter((stage) => stage.pipeline_id === pipeline.id)
      .sort((a, b) => a.order_nr - b.order_nr)
      .map((stage) => ({
        id: stage.id,
        name: stage.name,
        order: stage.order_nr,
        probability: stage.deal_probability,
        dealCount: deals.filter((deal) => deal.stage_id === stage.id).length,
        totalValue: deals
          .filter((deal) => deal.stage_id === stage.id)
          .reduce((sum, deal) => sum + deal.value, 0),
      })),
  }));
  return visualization;
}
