import type { ExportRecord } from '../../upstream/records/export-record.js';
import type { ExportReceipt } from '../receipt/export-receipt.dto.js';

/** How records become bytes. One of its own for each answer: it may remember what it has written. */
export interface Format {
  readonly contentType: string;
  /** Whether records may have custom fields as they were sent; see `verbatim/` of `upstream`. */
  readonly takesVerbatim: boolean;
  /** What comes before all records; its bytes count for the hash. */
  head(): Uint8Array;
  records(records: readonly ExportRecord[]): Uint8Array;
  /** Where to go on if nothing more comes, where the format has room for it; its bytes don't count for the hash. */
  checkpoint(checkpoint: { resume: string; count: number }): string;
  /** What comes after all records, where the format has room for it. */
  receipt(receipt: ExportReceipt): string;
}
