import type { RecordReference, UserReference } from './references.dto.js';

/** A related user, its name and address still to be joined; null where there is none. */
export function userReference(id: number | null): UserReference | null {
  return id === null ? null : { id, name: null, email: null };
}

/** A related person or organization, its name still to be joined; null where there is none. */
export function recordReference(id: number | null): RecordReference | null {
  return id === null ? null : { name: null, value: id };
}

export function isUserReference(value: unknown): value is UserReference {
  return typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'number';
}

export function isRecordReference(value: unknown): value is RecordReference {
  return typeof value === 'object' && value !== null && 'value' in value && typeof value.value === 'number';
}
