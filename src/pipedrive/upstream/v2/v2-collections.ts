import type { Endpoint } from '../http/endpoint.js';
import type { PageRequest } from '../pipedrive-gateway.js';
import type { ExportRecord } from '../records/export-record.js';
import type { WireRecord } from '../wire-record.js';
import { toDeal } from './to-deal.js';
import { toOrganization } from './to-organization.js';
import { toPerson } from './to-person.js';
import { toPipeline } from './to-pipeline.js';
import { toStage } from './to-stage.js';

export type V2Entity = 'persons' | 'organizations' | 'deals' | 'pipelines' | 'stages';

/** One list of API v2: where it is, what it costs, what the contract needs beside the plain record. */
export interface V2Collection {
  readonly endpoint: Endpoint;
  /** Only what the contract's key fields need: every further one makes Pipedrive slower. */
  readonly includeFields: readonly string[];
  readonly toRecord: (wire: WireRecord) => ExportRecord;
}

export function v2Collection(request: Pick<PageRequest, 'archived'> & { entity: V2Entity }): V2Collection {
  return request.entity === 'deals' && request.archived ? ARCHIVED_DEALS : COLLECTIONS[request.entity];
}

const CONTACTS = ['contacts:read', 'contacts:full'] as const;
const DEALS = ['deals:read', 'deals:full'] as const;

/** Costs and scopes: `x-token-cost` and `security` of Pipedrive's API v2 specification (2026-08-18). */
const COLLECTIONS: Record<V2Entity, V2Collection> = {
  persons: {
    endpoint: endpoint('persons', 10, CONTACTS),
    includeFields: ['smart_bcc_email'],
    toRecord: toPerson,
  },
  organizations: {
    endpoint: endpoint('organizations', 10, CONTACTS),
    includeFields: [
      'people_count',
      'open_deals_count',
      'closed_deals_count',
      'won_deals_count',
      'lost_deals_count',
      'smart_bcc_email',
    ],
    toRecord: toOrganization,
  },
  deals: { endpoint: endpoint('deals', 10, DEALS), includeFields: [], toRecord: toDeal },
  pipelines: { endpoint: endpoint('pipelines', 5, DEALS), includeFields: [], toRecord: toPipeline },
  stages: { endpoint: endpoint('stages', 5, DEALS), includeFields: [], toRecord: toStage },
};

/** Since 2025-07-15 Pipedrive lists archived deals under an address of their own, at twice the price. */
const ARCHIVED_DEALS: V2Collection = {
  ...COLLECTIONS.deals,
  endpoint: { ...endpoint('deals/archived', 20, DEALS), operation: 'deals.archived' },
};

function endpoint(name: string, tokens: number, anyScopeOf: readonly string[]): Endpoint {
  return {
    path: `/api/v2/${name}`,
    operation: name,
    tokens,
    anyScopeOf,
    callersParameters: ['updated_since'],
  };
}
