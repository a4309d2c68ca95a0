/** A record of the contract. What the six shapes have in common, and whatever else Pipedrive sent. */
export interface ExportRecord {
  readonly id: number;
  readonly [field: string]: unknown;
}
