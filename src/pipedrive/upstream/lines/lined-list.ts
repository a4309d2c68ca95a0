import type { ExportRecord } from '../records/export-record.js';
import type { AnsweredList } from '../v2/read-listed.js';
import { PageRests, RestOfLine } from './page-rests.js';
import { lined, OPEN_FIELDS } from './record-line.js';

/** A list's page as it goes from thread to thread: what is large is moved, not copied. */
export interface LinedList extends Omit<AnsweredList, 'records'> {
  /** The open fields of its records, a JSON list. */
  readonly open: string;
  /** The rests of their lines, one behind the other. */
  readonly rests: Uint8Array<ArrayBuffer>;
  /** Where each of them ends. */
  readonly ends: Uint32Array<ArrayBuffer>;
}

/** Turns all but the open fields of records into text. The records themselves are of no use any more. */
export function linedList({ records, ...list }: AnsweredList): LinedList {
  const open = records.map(takeOpenFields);
  const rests = records.map(restOf);
  const size = rests.reduce((sum, rest) => sum + Buffer.byteLength(rest), 0);
  // Of its own: what the pool gives can't be moved.
  const bytes = Buffer.allocUnsafeSlow(size);
  const ends = new Uint32Array(records.length);
  let end = 0;
  for (const [index, rest] of rests.entries()) {
    end += bytes.write(rest, end);
    ends[index] = end;
  }
  return { ...list, open: JSON.stringify(open), rests: bytes, ends };
}

/** The page again, with records that are open as far as it takes. */
export function listOfLines({ open, rests, ends, ...list }: LinedList): AnsweredList {
  const records = JSON.parse(open) as ExportRecord[];
  const page = new PageRests(rests, records.length);
  let end = 0;
  return {
    ...list,
    records: records.map((record, index) =>
      lined(record, new RestOfLine(page, end, (end = ends[index] ?? end))),
    ),
  };
}

/** JSON leaves out what is undefined; to delete a field would make everything else slower. */
function takeOpenFields(record: ExportRecord): Record<string, unknown> {
  const fields = record as Record<string, unknown>;
  const open: Record<string, unknown> = {};
  for (const name of OPEN_FIELDS) {
    if (fields[name] === undefined) continue;
    open[name] = fields[name];
    fields[name] = undefined;
  }
  return open;
}

/** What stands behind the opening brace of the others; behind an open field, of which there is one at least. */
function restOf(record: ExportRecord): string {
  const text = JSON.stringify(record);
  return text === '{}' ? '}\n' : `,${text.slice(1)}\n`;
}
