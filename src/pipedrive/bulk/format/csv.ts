import { stringify } from 'csv-stringify/sync';

import type { Table } from './table.js';
import type { Format } from './format.js';
import { guardedText } from './guarded-text.js';
import { MEDIA_TYPES } from './media-types.js';

/** RFC 4180 in UTF-8, without a byte order mark, which most readers would take for a part of the first name. */
export function csv(table: Table): Format {
  return {
    contentType: MEDIA_TYPES.csv,
    takesVerbatim: false,
    head: () => rows([table.header]),
    records: (records) => rows(records.map((record) => table.row(record))),
    // It has no room for either: whoever wants them asks for the receipt.
    checkpoint: () => '',
    receipt: () => '',
  };
}

function rows(rows: unknown[][]): Uint8Array {
  return Buffer.from(stringify(rows, OPTIONS));
}

const OPTIONS = {
  record_delimiter: 'windows',
  // Not a matter of course where the line end is named.
  quote_record_delimiter: true,
  // An empty text is told from a value that is not there.
  quoted_match: /^$/,
  // Objects and lists are JSON.
  cast: { string: guardedText, boolean: String },
} as const;
