/**
 * A record as API v2 sends it. Only `id` is relied on: the published schemas promise more than real accounts
 * keep (their nullability is wrong), so the mappers read every other field as if it might be missing.
 */
export interface WireRecord {
  readonly id: number;
  readonly [field: string]: unknown;
}

/** A whole number of the wire, or null. */
export function idOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

/** Pipedrive's `visible_to` is a number in v2; the contract says it in a string. */
export function visibility(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}

export function labelIds(value: unknown): number[] {
  return Array.isArray(value) ? (value as number[]) : [];
}
