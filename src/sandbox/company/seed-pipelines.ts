import { Dice } from './dice.js';
import { KIND } from './kinds.js';
import type { PipelineRecord, StageRecord } from './records.js';
import { daysAgo, v2Time } from './times.js';

const STAGE_NAMES = [
  'Lead In',
  'Qualified',
  'Contact Made',
  'Demo Scheduled',
  'Proposal',
  'Negotiation',
  'Closing',
];

/** Two pipelines; the second has never been changed and does not use probabilities. */
export function seedPipelines(): PipelineRecord[] {
  return [
    pipelineOf(1, { name: 'Sales Pipeline', order_nr: 1, update_time: v2Time(daysAgo(200)) }),
    pipelineOf(2, { name: 'Partner Pipeline', order_nr: 2, is_deal_probability_enabled: false }),
  ];
}

export function pipelineOf(id: number, given: Partial<PipelineRecord> = {}): PipelineRecord {
  return {
    id,
    name: `Pipeline ${id}`,
    order_nr: id,
    is_deleted: false,
    is_deal_probability_enabled: true,
    add_time: v2Time(daysAgo(800)),
    update_time: null,
    ...given,
  };
}

/** Five to seven stages a pipeline. Their ids are not in the order in which they stand. */
export function seedStages(seed: number, pipelines: readonly PipelineRecord[]): StageRecord[] {
  const stages: StageRecord[] = [];
  for (const pipeline of pipelines) {
    const count = 5 + new Dice(seed, KIND.stage, pipeline.id).below(3);
    const firstId = stages.length + 1;
    for (let index = 0; index < count; index++) {
      const order = index === 0 ? count : index;
      stages.push(stageOf(firstId + index, pipeline.id, order, count));
    }
  }
  return stages;
}

export function stageOf(id: number, pipelineId: number, order: number, count: number): StageRecord {
  const isRotting = order % 2 === 1 && order < count;
  return {
    id,
    order_nr: order,
    name: STAGE_NAMES[(order - 1) % STAGE_NAMES.length] ?? `Stage ${order}`,
    is_deleted: false,
    deal_probability: order === count ? 100 : order * 10,
    pipeline_id: pipelineId,
    is_deal_rot_enabled: isRotting,
    days_to_rotten: isRotting ? 7 * order : null,
    add_time: v2Time(daysAgo(800)),
    update_time: order % 3 === 0 ? null : v2Time(daysAgo(400 - order)),
  };
}
