import { contractTime } from '../records/contract-time.js';
import type { DealRecord } from '../records/deal.dto.js';
import { withCustomFields } from '../records/flat-custom-fields.js';
import { recordReference, userReference } from '../records/references.js';
import { idOf, labelIds, visibility, type WireRecord } from '../wire-record.js';

/** A v2 deal as the contract's record. Names of related records, and the stage's order, come later. */
export function toDeal(wire: WireRecord): DealRecord {
  const { custom_fields, is_deleted, label_ids, smart_bcc_email, ...rest } = wire;
  const record: DealRecord = {
    ...rest,
    ...Object.fromEntries(TIMES.map((field) => [field, contractTime(wire[field])])),
    id: wire.id,
    title: (wire.title ?? null) as string | null,
    value: (wire.value ?? null) as number | null,
    currency: (wire.currency ?? null) as string | null,
    status: (wire.status ?? null) as string | null,
    active: wire.status === 'open' && is_deleted !== true,
    deleted: is_deleted === true,
    stage_id: idOf(wire.stage_id),
    stage_order_nr: null,
    pipeline_id: idOf(wire.pipeline_id),
    creator_user_id: userReference(wire.creator_user_id),
    person_id: recordReference(wire.person_id),
    person_name: null,
    org_id: recordReference(wire.org_id),
    org_name: null,
    owner_id: userReference(wire.owner_id),
    owner_name: null,
    expected_close_date: (wire.expected_close_date ?? null) as string | null,
    add_time: contractTime(wire.add_time) as string | null,
    update_time: contractTime(wire.update_time) as string | null,
    close_time: contractTime(wire.close_time) as string | null,
    won_time: contractTime(wire.won_time) as string | null,
    lost_time: contractTime(wire.lost_time) as string | null,
    visible_to: visibility(wire.visible_to),
    label_ids: labelIds(label_ids),
    label: labelIds(label_ids).join(',') || null,
    probability: (wire.probability ?? null) as number | null,
    lost_reason: (wire.lost_reason ?? null) as string | null,
    ...(smart_bcc_email !== undefined && { cc_email: smart_bcc_email }),
  };
  return withCustomFields(record, custom_fields);
}

/** Further times that v1 had under the same names, in its own form. */
const TIMES = ['stage_change_time', 'archive_time'] as const;
