import type { WireFields } from '../wire-fields.js';

/** What a v2 person and a v2 organization have in common: both are contacts to Pipedrive, under the same names. */
export function contactFields(fields: WireFields) {
  const labels = fields.wholeNumbers('label_ids');
  return {
    active_flag: fields.flag('is_deleted') !== true,
    add_time: fields.time('add_time'),
    update_time: fields.time('update_time'),
    visible_to: fields.text('visible_to'),
    label_ids: labels,
    label: labels[0] ?? null,
    cc_email: fields.text('smart_bcc_email'),
  };
}
