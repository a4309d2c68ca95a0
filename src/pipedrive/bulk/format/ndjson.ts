import type { Format } from './format.js';

/** A record a line, and at the end, on a line of its own, the receipt. */
export const ndjson: Format = {
  contentType: 'application/x-ndjson; charset=utf-8',
  head: () => '',
  records: (records) => records.map((record) => `${JSON.stringify(record)}\n`).join(''),
  receipt: (receipt) => `${JSON.stringify({ receipt })}\n`,
};
