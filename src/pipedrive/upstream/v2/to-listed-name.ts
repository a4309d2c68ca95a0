import { isObject } from '../http/envelope.js';
import type { ListedName } from '../pipedrive-gateway.js';
import { WireFields } from '../wire-fields.js';
import type { WireRecord } from '../wire-record.js';

/** What a slim list needs of a v2 person or organization. */
export function toListedName(wire: WireRecord): ListedName {
  const fields = new WireFields(wire);
  return {
    id: wire.id,
    name: fields.text('name'),
    add_time: fields.time('add_time'),
    update_time: fields.time('update_time'),
    custom_field_keys: isObject(wire.custom_fields) ? Object.keys(wire.custom_fields) : [],
  };
}
