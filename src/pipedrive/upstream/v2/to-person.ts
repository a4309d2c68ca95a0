import { flat } from '../records/flat-custom-fields.js';
import type { PersonRecord } from '../records/person.dto.js';
import type { ContactPoint } from '../records/references.dto.js';
import { recordReference, userReference } from '../records/references.js';
import { WireFields } from '../wire-fields.js';
import type { WireRecord } from '../wire-record.js';
import { contactFields } from './contact-fields.js';
import { contractRecord } from './contract-record.js';

/** A v2 person as the contract's record. Names of related records come later. */
export function toPerson(wire: WireRecord): PersonRecord {
  const fields = new WireFields(wire);
  const email = fields.parts('emails').map(toContactPoint);
  const person = {
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
    ...(wire.postal_address !== undefined && Object.fromEntries(flat('postal_address', wire.postal_address))),
  };
  return contractRecord(person, wire, TOLD);
}

const TOLD = new Set(['emails', 'phones', 'is_deleted', 'smart_bcc_email']);

function toContactPoint(point: WireFields): ContactPoint {
  return {
    value: point.text('value') ?? '',
    primary: point.flag('primary') === true,
    label: point.text('label') ?? '',
  };
}
