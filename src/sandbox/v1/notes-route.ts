import type { ApiCall, ApiRoute } from '../api/api-route.js';
import type { ListPage } from '../api/list-page.js';
import { sendNote } from '../company/send.js';
import type { Table } from '../company/table.js';
import type { NoteRecord } from '../company/v1-records.js';
import { spoilPage } from '../faults/spoil-page.js';
import { compareKeys } from '../v2/compare-keys.js';
import { parseNotesQuery } from './notes-query.js';
import type { NotesQuery } from './notes-query.js';

/** The notes: API v1, by start and limit. */
export const NOTES_ROUTE: ApiRoute = {
  name: 'notes',
  paths: ['/v1/notes', '/api/v1/notes'],
  cost: 20,
  scopes: ['deals:read', 'deals:full', 'contacts:read', 'contacts:full'],
  answer: answerNotes,
};

function answerNotes(call: ApiCall): object {
  const query = parseNotesQuery(call.query);
  const {
    data: { tables },
    options,
    faults,
  } = call.context;
  const ids = select(tables.notes, query, options.behaviour.nullUpdateTime === 'keep');
  const pageAt = (start: number): ListPage => {
    const next = start + query.limit;
    return { ids: ids.slice(start, next), next: ids.length > next ? next : undefined };
  };
  const page = spoilPage(faults, call.fault, pageAt(query.start), {
    at: pageAt,
    before: () => ids.slice(Math.max(0, query.start - query.limit), query.start),
  });
  const notes = page.ids.map((id) => sendNote(tables, tables.notes.get(id), call.viewer.userId));
  return {
    success: true,
    // API v1 writes null for an empty list.
    data: notes.length > 0 ? notes : null,
    additional_data: {
      pagination: {
        start: query.start,
        limit: query.limit,
        more_items_in_collection: page.next !== undefined,
        ...(page.next !== undefined ? { next_start: page.next } : {}),
      },
    },
  };
}

/** The ids of all notes that fit, in order. By id and without filters no note is looked at. */
function select(notes: Table<NoteRecord>, query: NotesQuery, keepsNull: boolean): readonly number[] {
  const isFiltered =
    query.links.length > 0 ||
    query.pinned.length > 0 ||
    [query.updatedSince, query.startDate, query.endDate].some((bound) => bound !== undefined);
  const all = notes.shelf('listed').ids;
  const fitting = isFiltered ? all.filter((id) => fits(notes.get(id), query, keepsNull)) : all;
  const [first, ...others] = query.sort;
  const isById = first?.field === 'id' && !first.isDescending && others.length === 0;
  return isById ? fitting : sortBy(notes, fitting, query.sort);
}

function fits(note: NoteRecord, query: NotesQuery, keepsNull: boolean): boolean {
  const { updatedSince, startDate, endDate } = query;
  if (updatedSince !== undefined) {
    if (note.update_time === null ? !keepsNull : note.update_time < updatedSince) return false;
  }
  const day = note.add_time.slice(0, 10);
  if ((startDate !== undefined && day < startDate) || (endDate !== undefined && day > endDate)) return false;
  return (
    query.links.every(({ field, value }) => note[field] === value) &&
    query.pinned.every(({ field, value }) => note[field] === value)
  );
}

function sortBy(
  notes: Table<NoteRecord>,
  ids: readonly number[],
  sort: NotesQuery['sort'],
): readonly number[] {
  const rows = ids.map((id) => notes.get(id));
  rows.sort((left, right) => {
    for (const { field, isDescending } of sort) {
      const difference = compareKeys(left[field], right[field], 'low');
      if (difference !== 0) return isDescending ? -difference : difference;
    }
    return left.id - right.id;
  });
  return rows.map((row) => row.id);
}
