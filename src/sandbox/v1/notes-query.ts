import { badRequest } from '../api/api-refusals.js';
import { isSecond } from '../v2/parameters.js';

/** A field that notes can be sorted by. */
export type NoteSortField = (typeof SORT_FIELDS)[number];

export interface NotesQuery {
  readonly start: number;
  readonly limit: number;
  readonly sort: readonly { readonly field: NoteSortField; readonly isDescending: boolean }[];
  readonly links: readonly { readonly field: NoteLink; readonly value: number | string }[];
  readonly pinned: readonly { readonly field: NoteFlag; readonly value: boolean }[];
  /** In the form of API v1's times, inclusive. */
  readonly updatedSince: string | undefined;
  /** `YYYY-MM-DD`, both inclusive, by add_time. */
  readonly startDate: string | undefined;
  readonly endDate: string | undefined;
}

type NoteLink = (typeof LINKS)[number];
type NoteFlag = (typeof FLAGS)[number];

/** API v1 is lax: what it does not know it ignores. @throws Refusal 400 for a value that makes no sense. */
export function parseNotesQuery(query: Readonly<Record<string, unknown>>): NotesQuery {
  return {
    start: wholeNumber(query, 'start') ?? 0,
    // More than 500 is undocumented: here it is cut, as the answered pagination then says.
    limit: Math.min(500, Math.max(1, wholeNumber(query, 'limit') ?? 100)),
    sort: parseSort(text(query, 'sort')),
    links: LINKS.flatMap((field) => {
      const value = field === 'lead_id' ? text(query, field) : wholeNumber(query, field);
      return value === undefined ? [] : [{ field, value }];
    }),
    pinned: FLAGS.flatMap((field) => {
      const value = text(query, field);
      return value === undefined ? [] : [{ field, value: value === '1' }];
    }),
    updatedSince: parseUpdatedSince(text(query, 'updated_since')),
    startDate: date(query, 'start_date'),
    endDate: date(query, 'end_date'),
  };
}

const SORT_FIELDS = [
  'id',
  'user_id',
  'deal_id',
  'person_id',
  'org_id',
  'content',
  'add_time',
  'update_time',
] as const;
const LINKS = ['user_id', 'deal_id', 'person_id', 'org_id', 'project_id', 'task_id', 'lead_id'] as const;
const FLAGS = [
  'pinned_to_deal_flag',
  'pinned_to_person_flag',
  'pinned_to_organization_flag',
  'pinned_to_lead_flag',
  'pinned_to_project_flag',
  'pinned_to_task_flag',
] as const;

/** `id ASC, add_time DESC`. The order without a sort is undocumented; here the newest come first, so that nobody relies on it. */
function parseSort(sort: string | undefined): NotesQuery['sort'] {
  if (sort === undefined) {
    return [
      { field: 'add_time', isDescending: true },
      { field: 'id', isDescending: true },
    ];
  }
  return sort.split(',').map((part) => {
    const [name, direction = 'ASC', ...rest] = part.trim().split(/\s+/);
    const field = SORT_FIELDS.find((candidate) => candidate === name);
    const isDescending = direction.toUpperCase() === 'DESC';
    if (field === undefined || rest.length > 0 || !(isDescending || direction.toUpperCase() === 'ASC')) {
      throw badRequest(`sort: cannot sort by ${part.trim()}`);
    }
    return { field, isDescending };
  });
}

function parseUpdatedSince(since: string | undefined): string | undefined {
  if (since === undefined) return undefined;
  if (!isSecond(since)) throw badRequest(`updated_since: ${since} is not a valid datetime`);
  return since.slice(0, 19).replace('T', ' ');
}

function date(query: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = text(query, name);
  if (value === undefined) return undefined;
  if (!isSecond(`${value}T00:00:00Z`)) throw badRequest(`${name}: ${value} is not a valid date`);
  return value;
}

function wholeNumber(query: Readonly<Record<string, unknown>>, name: string): number | undefined {
  const value = text(query, name);
  if (value === undefined) return undefined;
  if (!/^\d{1,15}$/.test(value)) throw badRequest(`${name}: ${value} is not a whole number`);
  return Number(value);
}

function text(query: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = query[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
