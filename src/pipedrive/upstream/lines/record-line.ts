import type { ExportRecord } from '../records/export-record.js';
import type { RestOfLine } from './page-rests.js';

/**
 * The fields that a walk, or a join of names, looks at; the others of a record can be text already.
 * Of persons, organizations and deals alone.
 */
export const OPEN_FIELDS = [
  'id',
  'add_time',
  'update_time',
  'owner_id',
  'owner_name',
  'creator_user_id',
  'person_id',
  'person_name',
  'org_id',
  'org_name',
  'stage_id',
  'stage_order_nr',
] as const;

const REST = Symbol('the rest of its line');

/** A record of which only OPEN_FIELDS are there to be read and filled; the rest is JSON already. */
export interface LinedRecord extends ExportRecord {
  readonly [REST]: RestOfLine;
}

export function lined(open: ExportRecord, rest: RestOfLine): LinedRecord {
  return Object.assign(open, { [REST]: rest });
}

/** Undefined of a record that is whole. */
export function restOfLine(record: ExportRecord | LinedRecord): RestOfLine | undefined {
  return (record as Partial<LinedRecord>)[REST];
}
