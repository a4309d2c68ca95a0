import type { CompanyTablesOf } from './company-tables.js';
import type { NoteRecord, SentNote, SentUser, UserRecord } from './v1-records.js';

/** A note with the names of what it is attached to, as they are now. */
export function sendNote(tables: CompanyTablesOf, note: NoteRecord, viewerId: number): SentNote {
  const deal = note.deal_id === null ? undefined : tables.deals.find(note.deal_id);
  const person = note.person_id === null ? undefined : tables.persons.find(note.person_id);
  const organization = note.org_id === null ? undefined : tables.organizations.find(note.org_id);
  const user = tables.users.find(note.user_id);
  return {
    ...note,
    deal: deal === undefined ? null : { title: deal.title },
    person: person === undefined ? null : { name: person.name },
    organization: organization === undefined ? null : { name: organization.name },
    lead: note.lead_id === null ? null : { title: `Lead ${note.lead_id.slice(0, 4)}` },
    project: note.project_id === null ? null : { title: `Project ${note.project_id}` },
    task: note.task_id === null ? null : { title: `Task ${note.task_id}` },
    user:
      user === undefined
        ? null
        : { email: user.email, name: user.name, icon_url: user.icon_url, is_you: user.id === viewerId },
  };
}

export function sendUser(user: UserRecord, viewerId: number): SentUser {
  return { ...user, is_you: user.id === viewerId };
}
