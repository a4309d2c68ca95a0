import type { NoteRecord } from '../records/note.dto.js';
import { WireFields } from '../wire-fields.js';
import type { WireRecord } from '../wire-record.js';

/** A v1 note as the contract's record: the ids that v1 keeps beside the small objects move into them. */
export function toNote(wire: WireRecord): NoteRecord {
  const fields = new WireFields(wire);
  const user = fields.part('user');
  const nameOf = (part: string, field = 'name'): string | null => fields.part(part)?.text(field) ?? null;
  const attached = <T>(idField: string, build: (id: number) => T): T | null => {
    const id = fields.wholeNumber(idField);
    return id === null ? null : build(id);
  };
  return {
    ...wire,
    id: wire.id,
    content: fields.text('content'),
    add_time: fields.time('add_time'),
    update_time: fields.time('update_time'),
    user: attached('user_id', (id) => ({
      id,
      name: user?.text('name') ?? null,
      email: user?.text('email') ?? null,
    })),
    deal: attached('deal_id', (id) => ({ title: nameOf('deal', 'title'), id })),
    person: attached('person_id', (id) => ({ name: nameOf('person'), id })),
    organization: attached('org_id', (id) => ({ name: nameOf('organization'), id })),
    pinned_to_deal_flag: fields.flag('pinned_to_deal_flag') === true,
    pinned_to_person_flag: fields.flag('pinned_to_person_flag') === true,
    pinned_to_organization_flag: fields.flag('pinned_to_organization_flag') === true,
  };
}
