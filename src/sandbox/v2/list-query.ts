import { notServed, validationFailed } from '../api/api-refusals.js';
import type { Cursor } from './cursor.js';
import { decodeCursor } from './cursor.js';
import { readChoice, readList, readSecond, readWholeNumber, requireSingleValues } from './parameters.js';
import type { LinkFilter, SortField, V2List } from './v2-list.js';

/** The query of a v2 list, checked. */
export interface ListQuery {
  readonly limit: number;
  readonly cursor: Cursor | undefined;
  readonly sortBy: SortField;
  readonly direction: 'asc' | 'desc';
  readonly ids: readonly number[] | undefined;
  readonly links: readonly { readonly field: LinkFilter; readonly id: number }[];
  readonly statuses: readonly string[] | undefined;
  readonly updatedSince: string | undefined;
  readonly updatedUntil: string | undefined;
  readonly includeFields: readonly string[];
  readonly customFields: readonly string[] | undefined;
}

/**
 * @throws Refusal 400 for a parameter that the list does not have or a value that it does not take, 501 for one that
 * Pipedrive has and the sandbox has not.
 */
export function parseListQuery(list: V2List, query: Readonly<Record<string, unknown>>): ListQuery {
  const missing = list.notServed.find((name) => Object.hasOwn(query, name));
  if (missing !== undefined) throw notServed(missing);
  const given = requireSingleValues(query, parametersOf(list));
  const sortBy = readChoice(given, 'sort_by', list.sortFields) ?? 'id';
  const direction = readChoice(given, 'sort_direction', ['asc', 'desc'] as const) ?? 'asc';
  return {
    limit: readWholeNumber(given, 'limit', { min: 1, max: 500 }) ?? 100,
    cursor: readCursor(given.get('cursor'), list, sortBy, direction),
    sortBy,
    direction,
    ids: readIds(given),
    links: list.links.flatMap((field) => {
      const id = readWholeNumber(given, field, { min: 1 });
      return id === undefined ? [] : [{ field, id }];
    }),
    statuses: readList(given, 'status', { allowed: STATUSES }),
    updatedSince: readSecond(given, 'updated_since'),
    updatedUntil: readSecond(given, 'updated_until'),
    includeFields: readList(given, 'include_fields', { allowed: list.includeFields }) ?? [],
    customFields: readList(given, 'custom_fields', { max: 15 }),
  };
}

const STATUSES = ['open', 'won', 'lost', 'deleted'];

function parametersOf(list: V2List): readonly string[] {
  return [
    'limit',
    'cursor',
    'sort_by',
    'sort_direction',
    ...list.links,
    ...(list.hasStatus ? ['status'] : []),
    ...(list.hasContent ? ['ids', 'updated_since', 'updated_until', 'include_fields', 'custom_fields'] : []),
  ];
}

function readIds(given: ReadonlyMap<string, string>): readonly number[] | undefined {
  return readList(given, 'ids', { max: 100 })?.map((text) => {
    if (!/^[1-9]\d{0,15}$/.test(text)) throw validationFailed('ids', 'must be whole numbers above 0');
    return Number(text);
  });
}

/** A cursor belongs to one list in one order; in another it means nothing. */
function readCursor(
  text: string | undefined,
  list: V2List,
  sortBy: SortField,
  direction: 'asc' | 'desc',
): Cursor | undefined {
  if (text === undefined) return undefined;
  const cursor = decodeCursor(text);
  const fits = cursor?.entity === list.name && cursor.field === sortBy && cursor.sortDirection === direction;
  if (cursor === undefined || !fits) throw validationFailed('cursor', 'is not a valid cursor');
  return cursor;
}
