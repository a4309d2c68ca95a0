import slugify from '@sindresorhus/slugify';

import type { PipelineRecord } from '../records/pipeline.dto.js';
import { WireFields } from '../wire-fields.js';
import type { WireRecord } from '../wire-record.js';

/**
 * A v2 pipeline as the contract's record. `selected` is Pipedrive's `is_selected` where it is sent (its migration
 * guide promises it, its specification does not know it); else it is decided over the whole collection later.
 */
export function toPipeline(wire: WireRecord): PipelineRecord {
  const fields = new WireFields(wire);
  const name = fields.text('name');
  return {
    ...fields.without('is_deleted', 'is_deal_probability_enabled', 'is_selected'),
    id: wire.id,
    name,
    url_title: slugify(name ?? '') || `pipeline-${wire.id}`,
    order_nr: fields.number('order_nr'),
    active: fields.flag('is_deleted') !== true,
    deal_probability: fields.flag('is_deal_probability_enabled'),
    add_time: fields.time('add_time'),
    update_time: fields.time('update_time'),
    selected: fields.flag('is_selected'),
  };
}
