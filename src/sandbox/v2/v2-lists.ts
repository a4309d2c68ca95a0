import { DEAL_FIELDS, ORGANIZATION_FIELDS, PERSON_FIELDS } from './include-fields.js';
import type { SortField, V2List } from './v2-list.js';

const NOT_SERVED = ['filter_id', 'include_option_labels', 'include_labels'];

const TIMES: readonly SortField[] = ['id', 'update_time', 'add_time'];

const DEALS: V2List = {
  name: 'deals',
  type: 'deals',
  path: '/api/v2/deals',
  shelf: 'listed',
  cost: 10,
  scopes: ['deals:read', 'deals:full'],
  sortFields: TIMES,
  links: ['owner_id', 'person_id', 'org_id', 'pipeline_id', 'stage_id'],
  hasStatus: true,
  hasContent: true,
  includeFields: DEAL_FIELDS,
  notServed: NOT_SERVED,
};

const PIPELINES: V2List = {
  name: 'pipelines',
  type: 'pipelines',
  path: '/api/v2/pipelines',
  shelf: 'listed',
  cost: 5,
  scopes: ['deals:read', 'deals:full', 'admin'],
  sortFields: TIMES,
  links: [],
  hasStatus: false,
  hasContent: false,
  includeFields: [],
  notServed: [],
};

const CONTACTS = {
  shelf: 'listed',
  cost: 10,
  sortFields: TIMES,
  hasStatus: false,
  hasContent: true,
  notServed: NOT_SERVED,
} as const;
const CONTACT_SCOPES = ['contacts:read', 'contacts:full'];

/** All lists of API v2 that the sandbox serves. */
export const V2_LISTS: readonly V2List[] = [
  DEALS,
  {
    ...DEALS,
    name: 'archivedDeals',
    path: '/api/v2/deals/archived',
    shelf: 'archived',
    cost: 20,
    notServed: ['filter_id'],
  },
  {
    ...CONTACTS,
    name: 'persons',
    type: 'persons',
    path: '/api/v2/persons',
    scopes: CONTACT_SCOPES,
    links: ['owner_id', 'org_id', 'deal_id'],
    includeFields: PERSON_FIELDS,
  },
  {
    ...CONTACTS,
    name: 'organizations',
    type: 'organizations',
    path: '/api/v2/organizations',
    scopes: CONTACT_SCOPES,
    links: ['owner_id'],
    includeFields: ORGANIZATION_FIELDS,
  },
  PIPELINES,
  {
    ...PIPELINES,
    name: 'stages',
    type: 'stages',
    path: '/api/v2/stages',
    sortFields: [...TIMES, 'order_nr'],
    links: ['pipeline_id'],
  },
];
