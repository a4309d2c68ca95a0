import { contractTime } from '../records/contract-time.js';
import { flat, withCustomFields } from '../records/flat-custom-fields.js';
import type { OrganizationRecord } from '../records/organization.dto.js';
import { userReference } from '../records/references.js';
import { idOf, labelIds, visibility, type WireRecord } from '../wire-record.js';

/** A v2 organization as the contract's record. Names of related records come later. */
export function toOrganization(wire: WireRecord): OrganizationRecord {
  const { custom_fields, address, is_deleted, smart_bcc_email, ...rest } = wire;
  const record: OrganizationRecord = {
    ...rest,
    ...NO_ADDRESS,
    ...Object.fromEntries(
      flat('address', typeof address === 'object' && address ? { value: null, ...address } : null),
    ),
    id: wire.id,
    name: (wire.name ?? null) as string | null,
    owner_id: userReference(wire.owner_id),
    owner_name: null,
    people_count: idOf(wire.people_count),
    open_deals_count: idOf(wire.open_deals_count),
    closed_deals_count: idOf(wire.closed_deals_count),
    won_deals_count: idOf(wire.won_deals_count),
    lost_deals_count: idOf(wire.lost_deals_count),
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
