import { COMMA } from '../upstream/verbatim/json-ends.js';
import { recordBytes } from '../upstream/verbatim/record-bytes.js';
import type { ExportPage } from './export-page.dto.js';

/** A page as JSON, the verbatim fields of its records included, which are gone from them afterwards. */
export function pageBytes({ data, pagination, ...head }: ExportPage): Buffer {
  const records = recordBytes(data, COMMA);
  return Buffer.concat([
    Buffer.from(`${JSON.stringify(head).slice(0, -1)},"data":[`),
    // Behind the last one stands nothing.
    records.subarray(0, Math.max(0, records.length - 1)),
    Buffer.from(`],"pagination":${JSON.stringify(pagination)}}`),
  ]);
}
