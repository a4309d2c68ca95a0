import type { Format } from './format.js';
import { MEDIA_TYPES } from './media-types.js';

/** A record a line, and at the end, on a line of its own, the receipt. */
export const ndjson: Format = {
  contentType: MEDIA_TYPES.ndjson,
  head: () => '',
  records: (records) => records.map((record) => `${JSON.stringify(record)}\n`).join(''),
  checkpoint: (checkpoint) => `${JSON.stringify({ checkpoint })}\n`,
  receipt: (receipt) => `${JSON.stringify({ receipt })}\n`,
};
