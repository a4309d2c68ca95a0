/**
 * A record as Pipedrive sends it. Only `id` is relied on: the published schemas promise more than real accounts
 * keep (their nullability is wrong), so the mappers read every other field through `WireFields`.
 */
export interface WireRecord {
  readonly id: number;
  readonly [field: string]: unknown;
}
