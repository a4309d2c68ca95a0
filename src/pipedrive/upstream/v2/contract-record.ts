import { addField, withCustomFields } from '../records/flat-custom-fields.js';
import type { WireRecord } from '../wire-record.js';

/**
 * A record with the contract's fields, then whatever else Pipedrive sent, then its custom fields laid flat. Of several fields
 * of the same name the first counts.
 *
 * @param fields the contract's; they are filled up, for a record of this size is dear to copy
 * @param told fields of the wire that the contract's have told in another form
 */
export function contractRecord<T extends object>(
  fields: T,
  wire: WireRecord,
  told: ReadonlySet<string>,
): T & Record<string, unknown> {
  const record = fields as T & Record<string, unknown>;
  for (const name of Object.keys(wire))
    if (name !== 'custom_fields' && !told.has(name)) addField(record, name, wire[name]);
  return withCustomFields(record, wire.custom_fields);
}
