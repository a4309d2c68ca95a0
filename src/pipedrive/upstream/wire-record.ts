/**
 * A record as API v2 sends it. Only `id` is relied on: the published schemas promise more than real accounts
 * keep (their nullability is wrong), so the mappers read every other field as if it might be missing.
 */
export interface WireRecord {
  readonly id: number;
  readonly [field: string]: unknown;
}
