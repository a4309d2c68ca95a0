import type { ExportRecord } from '../../upstream/records/export-record.js';

/** A column of a table of records. */
export interface Column {
  readonly name: string;
  readonly of: (record: ExportRecord) => unknown;
}

/** Columns with the fields of a record that stand in them, so that nothing of these is left to tell. */
export interface FieldColumns {
  readonly fields: readonly string[];
  readonly columns: readonly Column[];
}

/** Fields that are columns as they are. */
export function plain(...names: readonly string[]): FieldColumns {
  return { fields: names, columns: names.map((name) => ({ name, of: (record) => record[name] })) };
}

/**
 * An object that is split into columns.
 *
 * @param parts the columns, each with the part of the object that it holds
 * @param repeated fields of the record that say the same as these columns
 */
export function split(
  field: string,
  parts: Readonly<Record<string, string>>,
  repeated: readonly string[] = [],
): FieldColumns {
  return {
    fields: [field, ...repeated],
    columns: Object.entries(parts).map(([name, part]) => ({
      name,
      of: (record) => partOf(record[field], part),
    })),
  };
}

/**
 * A list of e-mail addresses or telephone numbers: the one to use first, and all of them.
 *
 * @param repeated fields of the record that say the same
 */
export function contactPoints(field: string, repeated: readonly string[] = []): FieldColumns {
  return {
    fields: [field, ...repeated],
    columns: [
      { name: field, of: (record) => partOf(firstToUse(record[field]), 'value') },
      { name: `${field}_all`, of: (record) => record[field] },
    ],
  };
}

function firstToUse(points: unknown): unknown {
  if (!Array.isArray(points)) return undefined;
  return points.find((point: unknown) => partOf(point, 'primary') === true) ?? points[0];
}

function partOf(value: unknown, part: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[part] : undefined;
}
