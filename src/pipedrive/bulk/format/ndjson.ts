import type { RestOfLine } from '../../upstream/lines/page-rests.js';
import { restOfLine } from '../../upstream/lines/record-line.js';
import type { ExportRecord } from '../../upstream/records/export-record.js';
import type { Format } from './format.js';
import { MEDIA_TYPES } from './media-types.js';

/** A record a line, and at the end, on a line of its own, the receipt. */
export const ndjson: Format = {
  contentType: MEDIA_TYPES.ndjson,
  takesLines: true,
  head: () => new Uint8Array(),
  records: (records) => bytesOf(records.map(lineOf)),
  checkpoint: (checkpoint) => `${JSON.stringify({ checkpoint })}\n`,
  receipt: (receipt) => `${JSON.stringify({ receipt })}\n`,
};

interface Line {
  readonly text: string;
  /** What follows, to the line's end. */
  readonly rest: Pick<RestOfLine, 'length' | 'moveTo'>;
}

function lineOf(record: ExportRecord): Line {
  const text = JSON.stringify(record);
  const rest = restOfLine(record);
  // Its brace is closed behind the rest.
  return rest === undefined ? { text, rest: LINE_END } : { text: text.slice(0, -1), rest };
}

const LINE_END: Line['rest'] = {
  length: 1,
  moveTo: (target, at) => void (target[at] = 0x0a),
};

function bytesOf(lines: readonly Line[]): Uint8Array {
  const size = lines.reduce((sum, { text, rest }) => sum + Buffer.byteLength(text) + rest.length, 0);
  const bytes = Buffer.allocUnsafe(size);
  let end = 0;
  for (const { text, rest } of lines) {
    end += bytes.write(text, end);
    rest.moveTo(bytes, end);
    end += rest.length;
  }
  return bytes;
}
