import { isObject } from '../http/envelope.js';
import { flat } from '../records/flat-custom-fields.js';
import type { OrganizationRecord } from '../records/organization.dto.js';
import { userReference } from '../records/references.js';
import { WireFields } from '../wire-fields.js';
import type { WireRecord } from '../wire-record.js';
import { contactFields } from './contact-fields.js';
import { contractRecord } from './contract-record.js';

/** A v2 organization as the contract's record. Names of related records come later. */
export function toOrganization(wire: WireRecord): OrganizationRecord {
  const fields = new WireFields(wire);
  const address = fields.part('address');
  const organization = {
    id: wire.id,
    name: fields.text('name'),
    ...NO_ADDRESS,
    ...Object.fromEntries(flat('address', { value: null, ...(isObject(wire.address) && wire.address) })),
    address: address?.text('value') ?? null,
    address_country: address?.text('country') ?? null,
    owner_id: userReference(fields.wholeNumber('owner_id')),
    owner_name: null,
    people_count: fields.wholeNumber('people_count'),
    open_deals_count: fields.wholeNumber('open_deals_count'),
    closed_deals_count: fields.wholeNumber('closed_deals_count'),
    won_deals_count: fields.wholeNumber('won_deals_count'),
    lost_deals_count: fields.wholeNumber('lost_deals_count'),
    ...contactFields(fields),
  };
  return contractRecord(organization, wire, TOLD);
}

const TOLD = new Set(['is_deleted', 'smart_bcc_email']);

/** v1 had every part of an address on every organization; v2 leaves the whole address null. */
const NO_ADDRESS = {
  address: null,
  address_subpremise: null,
  address_street_number: null,
  address_route: null,
  address_sublocality: null,
  address_locality: null,
  address_admin_area_level_1: null,
  address_admin_area_level_2: null,
  address_country: null,
  address_postal_code: null,
  address_formatted_address: null,
};
