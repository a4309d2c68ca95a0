import type { StageRecord } from '../records/stage.dto.js';
import { WireFields } from '../wire-fields.js';
import type { WireRecord } from '../wire-record.js';

/** A v2 stage as the contract's record. The pipeline's name comes later. */
export function toStage(wire: WireRecord): StageRecord {
  const fields = new WireFields(wire);
  return {
    ...fields.without('is_deleted', 'is_deal_rot_enabled', 'days_to_rotten'),
    id: wire.id,
    order_nr: fields.number('order_nr'),
    name: fields.text('name'),
    active_flag: fields.flag('is_deleted') !== true,
    deal_probability: fields.number('deal_probability'),
    pipeline_id: fields.wholeNumber('pipeline_id'),
    rotten_flag: fields.flag('is_deal_rot_enabled'),
    rotten_days: fields.number('days_to_rotten'),
    add_time: fields.time('add_time'),
    update_time: fields.time('update_time'),
    pipeline_name: null,
  };
}
