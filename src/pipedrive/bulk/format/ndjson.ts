import { recordBytes } from '../../upstream/verbatim/record-bytes.js';
import type { Format } from './format.js';
import { MEDIA_TYPES } from './media-types.js';

/** A record a line, and at the end, on a line of its own, the receipt. */
export const ndjson: Format = {
  contentType: MEDIA_TYPES.ndjson,
  takesVerbatim: true,
  head: () => new Uint8Array(),
  records: (records) => recordBytes(records, LINE_FEED),
  checkpoint: (checkpoint) => `${JSON.stringify({ checkpoint })}\n`,
  receipt: (receipt) => `${JSON.stringify({ receipt })}\n`,
};

const LINE_FEED = 0x0a;
