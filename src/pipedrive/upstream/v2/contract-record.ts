import { addField, withCustomFields } from '../records/flat-custom-fields.js';
import { KEY_LENGTH } from '../verbatim/append-flat-fields.js';
import { VerbatimFields, withVerbatim } from '../verbatim/verbatim-fields.js';
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
  let longest = 0;
  // What is parsed has no other fields than its own, and to list them by `Object.keys` would take a list a record.
  for (const name in wire) {
    if (name === 'custom_fields' || told.has(name)) continue;
    addField(record, name, wire[name]);
    longest = Math.max(longest, name.length);
  }
  const { custom_fields: custom } = wire;
  if (!(custom instanceof VerbatimFields)) return withCustomFields(record, custom);
  // Fields of such names could be those of the record: of two the first counts, which takes a look at each.
  return longest < KEY_LENGTH ? withVerbatim(record, custom) : withCustomFields(record, custom.parsed());
}
