import type { ExportType } from '../export/export-type.enum.js';

/** A whole collection as another service asks for it, without HTTP. The fields mean what the query parameters mean. */
export interface BulkExportRequest {
  readonly accountId: string;
  readonly type: ExportType;
  /** RFC 3339, or `YYYY-MM-DD HH:MM:SS` in UTC. */
  readonly updated_since?: string;
  /** Of deals; default `include`. */
  readonly archived?: 'include' | 'exclude' | 'only';
  /** `id`: by one lane, strictly by id, with points to go on from. Without it lanes are read side by side, in no order. */
  readonly order?: 'id';
  /** Goes on where an export in the order of ids was interrupted; the filters are those that it began with. */
  readonly resume?: string;
  /** Default `names`. */
  readonly related?: 'names' | 'ids';
}
