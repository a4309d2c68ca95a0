import { flat, withCustomFields } from '../records/flat-custom-fields.js';
import type { PersonRecord } from '../records/person.dto.js';
import type { ContactPoint } from '../records/references.dto.js';
import { recordReference, userReference } from '../records/references.js';
import { WireFields } from '../wire-fields.js';
import type { WireRecord } from '../wire-record.js';
import { contactFields } from './contact-fields.js';

/** A v2 person as the contract's record. Names of related records come later. */
export function toPerson(wire: WireRecord): PersonRecord {
  const fields = new WireFields(wire);
  const email = fields.parts('emails').map(toContactPoint);
  const others = fields.without('custom_fields', 'emails', 'phones', 'is_deleted', 'smart_bcc_email');
  const record: PersonRecord = Object.assign(others, {
    ...(wire.postal_address !== undefined && Object.fromEntries(flat('postal_address', wire.postal_address))),
    id: wire.id,
    name: fields.text('name'),
    first_name: fields.text('first_name'),
    last_name: fields.text('last_name'),
    email,
    phone: fields.parts('phones').map(toContactPoint),
    primary_email: email.find((point) => point.primary)?.value ?? null,
    org_id: recordReference(fields.wholeNumber('org_id')),
    org_name: null,
    owner_id: userReference(fields.wholeNumber('owner_id')),
    owner_name: null,
    ...contactFields(fields),
  });
  return withCustomFields(record, wire.custom_fields);
}

function toContactPoint(point: WireFields): ContactPoint {
  return {
    value: point.text('value') ?? '',
    primary: point.flag('primary') === true,
    label: point.text('label') ?? '',
  };
}
