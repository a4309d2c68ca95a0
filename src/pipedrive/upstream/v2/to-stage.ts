import { contractTime } from '../records/contract-time.js';
import type { StageRecord } from '../records/stage.dto.js';
import { idOf, type WireRecord } from '../wire-record.js';

/** A v2 stage as the contract's record. The pipeline's name comes later. */
export function toStage(wire: WireRecord): StageRecord {
  const { is_deleted, is_deal_rot_enabled, days_to_rotten, ...rest } = wire;
  return {
    ...rest,
    id: wire.id,
    order_nr: idOf(wire.order_nr),
    name: (wire.name ?? null) as string | null,
    active_flag: is_deleted !== true,
    deal_probability: idOf(wire.deal_probability),
    pipeline_id: idOf(wire.pipeline_id),
    rotten_flag: (is_deal_rot_enabled ?? null) as boolean | null,
    rotten_days: idOf(days_to_rotten),
    add_time: contractTime(wire.add_time) as string | null,
    update_time: contractTime(wire.update_time) as string | null,
    pipeline_name: null,
  };
}
