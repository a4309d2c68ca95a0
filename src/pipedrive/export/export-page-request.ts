import type { ExportType } from './export-type.enum.js';

/** A page as another service asks for it, without HTTP. The fields mean what the query parameters mean. */
export interface ExportPageRequest {
  readonly accountId: string;
  readonly type: ExportType;
  /** Default 0. */
  readonly start?: number;
  /** 1 to the largest limit of the type, default 100. */
  readonly limit?: number;
  /** RFC 3339, or `YYYY-MM-DD HH:MM:SS` in UTC. */
  readonly updated_since?: string;
  /** Default `exclude`. */
  readonly archived?: 'exclude' | 'only';
  /** Default `names`. */
  readonly related?: 'names' | 'ids';
}
