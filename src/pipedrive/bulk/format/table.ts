import type { ExportRecord } from '../../upstream/records/export-record.js';
import type { Column, FieldColumns } from './column.js';

/** The last column of every table: what a record has that no other column takes. */
export const OTHER_FIELDS = 'other_fields';

/** Records as rows of one table, of which nothing is lost. */
export class Table {
  readonly #columns: readonly Column[];
  readonly #taken: ReadonlySet<string>;

  /** @param fields of two columns of one name the first is taken, and the other's fields are left to the last column */
  constructor(fields: readonly FieldColumns[]) {
    const names = new Set([OTHER_FIELDS]);
    const fitting = fields.filter(({ columns }) => {
      const isFree = columns.every(({ name }) => !names.has(name));
      if (isFree) for (const { name } of columns) names.add(name);
      return isFree;
    });
    this.#columns = fitting.flatMap(({ columns }) => columns);
    this.#taken = new Set(fitting.flatMap(({ fields: taken }) => taken));
  }

  get header(): string[] {
    return [...this.#columns.map(({ name }) => name), OTHER_FIELDS];
  }

  row(record: ExportRecord): unknown[] {
    return [...this.#columns.map(({ of }) => of(record)), this.#others(record)];
  }

  /** Null, as everywhere in a table, is the same as not there. */
  #others(record: ExportRecord): object | null {
    const others = Object.entries(record).filter(
      ([field, value]) => value !== null && value !== undefined && !this.#taken.has(field),
    );
    return others.length === 0 ? null : Object.fromEntries(others);
  }
}
