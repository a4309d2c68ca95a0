import type { DealRecord } from '../records/deal.dto.js';
import { recordReference, userReference } from '../records/references.js';
import { WireFields } from '../wire-fields.js';
import type { WireRecord } from '../wire-record.js';
import { contractRecord } from './contract-record.js';

/** A v2 deal as the contract's record. Names of related records, and the stage's order, come later. */
export function toDeal(wire: WireRecord): DealRecord {
  const fields = new WireFields(wire);
  const isDeleted = fields.flag('is_deleted') === true;
  const labels = fields.wholeNumbers('label_ids');
  const deal = {
    id: wire.id,
    title: fields.text('title'),
    value: fields.number('value'),
    currency: fields.text('currency'),
    status: fields.text('status'),
    active: wire.status === 'open' && !isDeleted,
    deleted: isDeleted,
    stage_id: fields.wholeNumber('stage_id'),
    stage_order_nr: null,
    pipeline_id: fields.wholeNumber('pipeline_id'),
    creator_user_id: userReference(fields.wholeNumber('creator_user_id')),
    person_id: recordReference(fields.wholeNumber('person_id')),
    person_name: null,
    org_id: recordReference(fields.wholeNumber('org_id')),
    org_name: null,
    owner_id: userReference(fields.wholeNumber('owner_id')),
    owner_name: null,
    expected_close_date: fields.text('expected_close_date'),
    add_time: fields.time('add_time'),
    update_time: fields.time('update_time'),
    stage_change_time: fields.time('stage_change_time'),
    archive_time: fields.time('archive_time'),
    close_time: fields.time('close_time'),
    won_time: fields.time('won_time'),
    lost_time: fields.time('lost_time'),
    visible_to: fields.text('visible_to'),
    label_ids: labels,
    label: labels.join(',') || null,
    probability: fields.number('probability'),
    lost_reason: fields.text('lost_reason'),
    ...(wire.smart_bcc_email !== undefined && { cc_email: fields.text('smart_bcc_email') }),
  };
  return contractRecord(deal, wire, TOLD);
}

const TOLD = new Set(['is_deleted', 'smart_bcc_email']);
