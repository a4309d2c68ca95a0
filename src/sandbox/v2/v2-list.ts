import type { RecordTypes } from '../company/records.js';
import type { ApiRouteName } from '../route-name.js';

/** The record types that API v2 lists. */
export type V2Type = 'deals' | 'persons' | 'organizations' | 'pipelines' | 'stages';

export type V2Record = RecordTypes[V2Type];

export type SortField = 'id' | 'update_time' | 'add_time' | 'order_nr';

/** Filters by equality, and by the person of a deal. */
export type LinkFilter = 'owner_id' | 'person_id' | 'org_id' | 'pipeline_id' | 'stage_id' | 'deal_id';

/** What one list of API v2 is and takes, by the specification of 2026-08-18. */
export interface V2List {
  readonly name: ApiRouteName;
  readonly type: V2Type;
  readonly path: string;
  readonly shelf: 'listed' | 'archived';
  readonly cost: number;
  readonly scopes: readonly string[];
  readonly sortFields: readonly SortField[];
  readonly links: readonly LinkFilter[];
  readonly hasStatus: boolean;
  /** ids, updated_since, updated_until, include_fields, custom_fields. */
  readonly hasContent: boolean;
  readonly includeFields: readonly string[];
  /** Parameters that Pipedrive has and the sandbox refuses: the company has no saved filters and no label texts. */
  readonly notServed: readonly string[];
}
