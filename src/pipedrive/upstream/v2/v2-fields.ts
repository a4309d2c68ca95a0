import { Injectable } from '@nestjs/common';

import type { Endpoint } from '../http/endpoint.js';
import { isObject, readItems } from '../http/envelope.js';
import { PipedriveHttp } from '../http/pipedrive-http.js';
import { toPipedriveError } from '../http/to-pipedrive-error.js';
import { LARGEST_PAGE } from '../largest-page.js';
import type { FieldDefinition, FieldedEntity, UpstreamCall } from '../pipedrive-gateway.js';
import { nextCursor } from './next-cursor.js';

/** The fields of deals, persons and organizations. */
@Injectable()
export class V2Fields {
  constructor(private readonly http: PipedriveHttp) {}

  async fields(entity: FieldedEntity, call: UpstreamCall): Promise<FieldDefinition[]> {
    const endpoint = ENDPOINTS[entity];
    const definitions: FieldDefinition[] = [];
    const asked = new Set<string>();
    for (let cursor: string | null = ''; cursor !== null;) {
      const query = { limit: String(LARGEST_PAGE), ...(cursor !== '' && { cursor }) };
      const page = readItems(await this.http.get(endpoint, query, call));
      if ('kind' in page) throw toPipedriveError(page, endpoint);
      definitions.push(...page.items.map((item) => toDefinition(item, endpoint)));
      asked.add(cursor);
      cursor = nextCursor(page.additionalData);
      if (cursor !== null && asked.has(cursor)) throw wrongForm('the next cursor is a former one', endpoint);
    }
    return definitions;
  }
}

/** Costs and scopes: `x-token-cost` and `security` of Pipedrive's API v2 specification (2026-08-18). */
const ENDPOINTS: Readonly<Record<FieldedEntity, Endpoint>> = {
  deals: endpoint('dealFields', ['deals:read', 'deals:full', 'admin', 'deal-fields:full']),
  persons: endpoint('personFields', contactScopes()),
  organizations: endpoint('organizationFields', contactScopes()),
};

function endpoint(name: string, anyScopeOf: readonly string[]): Endpoint {
  return { path: `/api/v2/${name}`, operation: name, tokens: 10, anyScopeOf, callersParameters: [] };
}

function contactScopes(): readonly string[] {
  return ['contacts:read', 'contacts:full', 'admin', 'contact-fields:full'];
}

function toDefinition(item: unknown, endpoint: Endpoint): FieldDefinition {
  const {
    field_code: code,
    field_type: type,
    is_custom_field: isCustom,
    subfields,
  } = isObject(item) ? item : {};
  if (typeof code !== 'string' || code === '' || typeof type !== 'string')
    throw wrongForm('a field has no code or no type', endpoint);
  return {
    code,
    type,
    isCustom: isCustom === true,
    parts: Array.isArray(subfields) ? partsOf(subfields) : [],
  };
}

function partsOf(subfields: readonly unknown[]): string[] {
  return subfields.flatMap((part) =>
    isObject(part) && typeof part.field_code === 'string' ? part.field_code : [],
  );
}

function wrongForm(problem: string, endpoint: Endpoint): Error {
  return toPipedriveError({ kind: 'wrongForm', problem }, endpoint);
}
