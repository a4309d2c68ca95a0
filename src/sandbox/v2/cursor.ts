import type { SortField } from './v2-list.js';

/** A place in an order: the first record of the next page. */
export interface Cursor {
  readonly entity: string;
  readonly field: SortField;
  readonly fieldValue: string | number | null;
  readonly sortDirection: 'asc' | 'desc';
  readonly id: number;
}

/**
 * Opaque to clients. It decodes as the recorded ones do (base64url of JSON, no server state), and bears the list
 * besides, so that a cursor of another one is recognised.
 */
export function encodeCursor(cursor: Cursor): string {
  const { field, fieldValue, sortDirection, id, entity } = cursor;
  return Buffer.from(JSON.stringify({ field, fieldValue, sortDirection, id, entity })).toString('base64url');
}

/** Undefined when the text is no cursor. */
export function decodeCursor(text: string): Cursor | undefined {
  const value = parse(Buffer.from(text, 'base64url').toString('utf8'));
  return isCursor(value) && encodeCursor(value) === text ? value : undefined;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // Not a cursor of ours; the caller says so to the client.
    return undefined;
  }
}

function isCursor(value: unknown): value is Cursor {
  if (typeof value !== 'object' || value === null) return false;
  const { entity, field, fieldValue, sortDirection, id } = value as Partial<Record<keyof Cursor, unknown>>;
  return (
    typeof entity === 'string' &&
    typeof field === 'string' &&
    (fieldValue === null || typeof fieldValue === 'string' || typeof fieldValue === 'number') &&
    (sortDirection === 'asc' || sortDirection === 'desc') &&
    Number.isSafeInteger(id)
  );
}
