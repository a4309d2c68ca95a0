import slugify from '@sindresorhus/slugify';

import { contractTime } from '../records/contract-time.js';
import type { PipelineRecord } from '../records/pipeline.dto.js';
import { idOf, type WireRecord } from '../wire-record.js';

/**
 * A v2 pipeline as the contract's record. `selected` is Pipedrive's `is_selected` where it is sent (its migration
 * guide promises it, its specification does not know it); else it is decided over the whole collection later.
 */
export function toPipeline(wire: WireRecord): PipelineRecord {
  const { is_deleted, is_deal_probability_enabled, is_selected, ...rest } = wire;
  const name = (wire.name ?? null) as string | null;
  return {
    ...rest,
    id: wire.id,
    name,
    url_title: slugify(name ?? '') || `pipeline-${wire.id}`,
    order_nr: idOf(wire.order_nr),
    active: is_deleted !== true,
    deal_probability: (is_deal_probability_enabled ?? null) as boolean | null,
    add_time: contractTime(wire.add_time) as string | null,
    update_time: contractTime(wire.update_time) as string | null,
    selected: typeof is_selected === 'boolean' ? is_selected : null,
  };
}
