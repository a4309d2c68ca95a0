import type { RecordReference, UserReference } from './references.dto.js';

/** A related user, its name and address still to be joined; null where there is none. */
export function userReference(id: unknown): UserReference | null {
  return typeof id === 'number' ? { id, name: null, email: null } : null;
}

/** A related person or organization, its name still to be joined; null where there is none. */
export function recordReference(id: unknown): RecordReference | null {
  return typeof id === 'number' ? { name: null, value: id } : null;
}
