import { isObject } from '../http/envelope.js';
import { contractTime } from '../records/contract-time.js';
import { flat, withCustomFields } from '../records/flat-custom-fields.js';
import type { PersonRecord } from '../records/person.dto.js';
import type { ContactPoint } from '../records/references.dto.js';
import { recordReference, userReference } from '../records/references.js';
import { labelIds, visibility, type WireRecord } from '../wire-record.js';

/** A v2 person as the contract's record. Names of related records come later. */
export function toPerson(wire: WireRecord): PersonRecord {
  const { custom_fields, emails, phones, is_deleted, smart_bcc_email, postal_address, ...rest } = wire;
  const email = contactPoints(emails);
  const record: PersonRecord = {
    ...rest,
    ...(postal_address === undefined ? {} : Object.fromEntries(flat('postal_address', postal_address))),
    id: wire.id,
    name: (wire.name ?? null) as string | null,
    first_name: (wire.first_name ?? null) as string | null,
    last_name: (wire.last_name ?? null) as string | null,
    email,
    phone: contactPoints(phones),
    primary_email: email.find((point) => point.primary)?.value ?? null,
    org_id: recordReference(wire.org_id),
    org_name: null,
    owner_id: userReference(wire.owner_id),
    owner_name: null,
    active_flag: is_deleted !== true,
    add_time: contractTime(wire.add_time) as string | null,
    update_time: contractTime(wire.update_time) as string | null,
    visible_to: visibility(wire.visible_to),
    label_ids: labelIds(wire.label_ids),
    label: labelIds(wire.label_ids)[0] ?? null,
    cc_email: (smart_bcc_email ?? null) as string | null,
  };
  return withCustomFields(record, custom_fields);
}

function contactPoints(value: unknown): ContactPoint[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isObject).map((point: Partial<ContactPoint>) => ({
    value: point.value ?? '',
    primary: point.primary === true,
    label: point.label ?? '',
  }));
}
