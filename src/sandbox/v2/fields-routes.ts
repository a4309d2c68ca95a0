import { notServed, validationFailed } from '../api/api-refusals.js';
import type { ApiCall, ApiRoute } from '../api/api-route.js';
import type { ApiRouteName } from '../route-name.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import { readWholeNumber, requireSingleValues } from './parameters.js';
import { type FieldedType, sentFields } from './sent-fields.js';

/** The calls of API v2 that say which fields the records of a type have, the account's own among them. */
export const FIELDS_ROUTES: readonly ApiRoute[] = [
  fieldsRoute('dealFields', 'deals', ['deals:read', 'deals:full', 'admin', 'deal-fields:full']),
  fieldsRoute('personFields', 'persons', contactScopes()),
  fieldsRoute('organizationFields', 'organizations', contactScopes()),
];

function fieldsRoute(name: ApiRouteName, type: FieldedType, scopes: readonly string[]): ApiRoute {
  return {
    name,
    paths: [`/api/v2/${name}`],
    cost: 10,
    scopes,
    answer: (call) => answerFields(name, type, call),
  };
}

function contactScopes(): readonly string[] {
  return ['contacts:read', 'contacts:full', 'admin', 'contact-fields:full'];
}

function answerFields(name: ApiRouteName, type: FieldedType, { query, context, fault }: ApiCall): object {
  if (Object.hasOwn(query, 'include_fields')) throw notServed('include_fields');
  const given = requireSingleValues(query, ['limit', 'cursor']);
  const limit = readWholeNumber(given, 'limit', { min: 1, max: 500 }) ?? 100;
  const start = readStart(name, given.get('cursor'));
  const fields = sentFields(type, context.company.customFields[type]);
  const next = fault?.name === 'cursorLoop' ? start : start + limit;
  return {
    success: true,
    data: fields.slice(start, start + limit),
    additional_data: { next_cursor: next < fields.length ? cursorAt(name, next) : null },
  };
}

function readStart(name: ApiRouteName, text: string | undefined): number {
  if (text === undefined) return 0;
  const cursor = decodeCursor(text);
  if (cursor?.entity !== name) throw validationFailed('cursor', 'is not a valid cursor');
  return cursor.id;
}

/** By their places in the list, which does not change while the sandbox runs. */
function cursorAt(name: ApiRouteName, place: number): string {
  return encodeCursor({ entity: name, field: 'id', fieldValue: place, sortDirection: 'asc', id: place });
}
