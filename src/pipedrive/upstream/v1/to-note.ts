import { contractTime } from '../records/contract-time.js';
import type { NoteRecord } from '../records/note.dto.js';
import type { WireRecord } from '../wire-record.js';

/** A v1 note as the contract's record: the ids that v1 keeps beside the small objects move into them. */
export function toNote(wire: WireRecord): NoteRecord {
  const user = part(wire.user);
  const deal = part(wire.deal);
  const person = part(wire.person);
  const organization = part(wire.organization);
  return {
    ...wire,
    id: wire.id,
    content: (wire.content ?? null) as string | null,
    add_time: contractTime(wire.add_time) as string | null,
    update_time: contractTime(wire.update_time) as string | null,
    user: attached(wire.user_id, (id) => ({ id, name: text(user.name), email: text(user.email) })),
    deal: attached(wire.deal_id, (id) => ({ title: text(deal.title), id })),
    person: attached(wire.person_id, (id) => ({ name: text(person.name), id })),
    organization: attached(wire.org_id, (id) => ({ name: text(organization.name), id })),
    pinned_to_deal_flag: Boolean(wire.pinned_to_deal_flag),
    pinned_to_person_flag: Boolean(wire.pinned_to_person_flag),
    pinned_to_organization_flag: Boolean(wire.pinned_to_organization_flag),
  };
}

function attached<T>(id: unknown, build: (id: number) => T): T | null {
  return typeof id === 'number' ? build(id) : null;
}

function part(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
