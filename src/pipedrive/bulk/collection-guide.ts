import { EXPORT_EXAMPLES } from '../export/export-examples.js';
import { ExportType } from '../export/export-type.enum.js';
import { contractColumnNames } from './format/contract-columns.js';
import { OTHER_FIELDS } from './format/table.js';
import type { ExportReceipt } from './receipt/export-receipt.dto.js';

/** An answer as NDJSON, for the OpenAPI document. */
export const NDJSON_EXAMPLE = [
  EXPORT_EXAMPLES[ExportType.Stages],
  {
    receipt: {
      complete: true,
      reason: null,
      count: 1,
      count_before: 0,
      distinct_ids: 1,
      pages: 2,
      first_id: 1,
      last_id: 1,
      snapshot_at: '2026-11-23T10:00:00Z',
      sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      tokens: 10,
      archived_included: null,
      resume: null,
      unseen_ids: null,
      unseen_ids_asked: null,
    } satisfies ExportReceipt,
  },
]
  .map((line) => `${JSON.stringify(line)}\n`)
  .join('');

/** The same records as CSV. */
export const CSV_EXAMPLE = `${[...contractColumnNames(ExportType.Stages), OTHER_FIELDS].join(',')}\r
1,1,Lead In,true,10,1,false,,2023-01-10 08:00:00,2023-06-15 10:00:00,Sales Pipeline,\r
`;

/** A table's columns are told where they are made: a description of its own would go stale. */
const COLUMNS = Object.values(ExportType)
  .map((type) => `- ${type}: ${contractColumnNames(type).join(', ')}`)
  .join('\n');

/** What a client has to know of a whole collection, for the OpenAPI document. */
export const COLLECTION_GUIDE = `Every record that existed at the receipt's \`snapshot_at\` and was not deleted meanwhile, each once, in no order that could be relied on; what was created or changed since is what \`updated_since=<snapshot_at>\` brings next.

**NDJSON**: a record a line. The last line is the receipt: \`{"receipt":{…}}\`. Where its \`complete\` is not true, or it is missing, the collection is not whole. (Swagger UI says that it can't parse lines as JSON, and holds all of them: try it with a small collection.)

**CSV**: RFC 4180 in UTF-8 without a byte order mark; commas, CRLF, always a header row. Where the collection is not whole, the answer is broken off: it does not end as HTTP ends an answer, nor as gzip ends a file. The receipt is asked for by \`X-Export-Id\`.

- An empty cell is null, \`""\` an empty text. Objects and lists are JSON, flags \`true\` and \`false\`.
- Related users, persons, organizations and deals are split (\`owner_id\`, \`owner_name\`, \`owner_email\`). \`email\` and \`phone\` are the primary one, \`email_all\` and \`phone_all\` the whole list.
- Custom fields of deals, persons and organizations follow under their 40-character keys, sorted by them, with the parts of composite values (\`<key>_currency\`, …): those that the account has defined, whatever the records hold. Asking which these are costs 10 API tokens.
- The last column, \`other_fields\`, is a JSON object of whatever a record has that no column takes; mostly empty.
- A text that a spreadsheet could take for a formula gets an apostrophe in front: one that begins, after any blanks, control characters, quotes and apostrophes, with \`=\`, \`+\`, \`-\`, \`@\`, their full-width forms, TAB, CR or LF. Numbers are never changed. An apostrophe in front of such a beginning is always that one: remove it to have the text as it was (\`/^'(?=[\\p{C}\\p{Z}'"]*[=+\\-@＝＋－＠\\t\\r\\n])/u\`).

Columns before the custom fields:

${COLUMNS}`;
