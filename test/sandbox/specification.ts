import { readFileSync } from 'node:fs';

/** What scripts/extract-fixtures.mjs takes out of Pipedrive's OpenAPI documents for one call. */
export interface Specification {
  source: { document: string; date: string; url: string; operation: string };
  tokenCost: number;
  scopes: string[];
  parameters: { name: string; in: string; required: boolean; schema: Schema }[];
  schema: Schema;
  example: { data: unknown };
}

export interface Schema {
  type?: string | string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  allOf?: Schema[];
  enum?: unknown[];
  format?: string;
  nullable?: boolean;
  additionalProperties?: boolean;
}

export const SPECIFIED_CALLS = {
  deals: { file: 'v2-deals', path: '/api/v2/deals' },
  archivedDeals: { file: 'v2-deals-archived', path: '/api/v2/deals/archived' },
  persons: { file: 'v2-persons', path: '/api/v2/persons' },
  organizations: { file: 'v2-organizations', path: '/api/v2/organizations' },
  pipelines: { file: 'v2-pipelines', path: '/api/v2/pipelines' },
  stages: { file: 'v2-stages', path: '/api/v2/stages' },
  notes: { file: 'v1-notes', path: '/v1/notes' },
  users: { file: 'v1-users', path: '/v1/users' },
  me: { file: 'v1-users-me', path: '/v1/users/me' },
  dealFields: { file: 'v2-dealFields', path: '/api/v2/dealFields' },
  personFields: { file: 'v2-personFields', path: '/api/v2/personFields' },
  organizationFields: { file: 'v2-organizationFields', path: '/api/v2/organizationFields' },
} as const;

export type SpecifiedCall = keyof typeof SPECIFIED_CALLS;

export function specificationOf(call: SpecifiedCall): Specification {
  const file = new URL(`../fixtures/pipedrive/${SPECIFIED_CALLS[call].file}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as Specification;
}

/** The schema of one record: the published one says `nullable` where it should not and not where it should. */
export function recordSchemaOf(specification: Specification): Schema {
  const data = flatten(specification.schema).properties?.['data'];
  if (data === undefined) throw new Error(`${specification.source.operation}: no data in the schema`);
  return flatten(data.items ?? data);
}

/** One object schema out of an allOf of several. */
export function flatten(schema: Schema): Schema {
  const parts = (schema.allOf ?? []).map(flatten);
  const properties = Object.assign(
    {},
    ...parts.map((part) => part.properties),
    schema.properties,
  ) as NonNullable<Schema['properties']>;
  const { allOf: _, ...rest } = schema;
  return Object.keys(properties).length === 0 ? rest : { type: 'object', ...rest, properties };
}
