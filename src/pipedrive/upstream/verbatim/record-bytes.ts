import { BRACE_END, COMMA } from './json-ends.js';
import { type VerbatimFields, verbatimOf } from './verbatim-fields.js';

/**
 * Records as JSON, each with a byte behind it, their verbatim fields included. Those can't be written again.
 *
 * @param behind the code of an ASCII character
 */
export function recordBytes(records: readonly object[], behind: number): Buffer {
  const texts = records.map((record) => JSON.stringify(record));
  const size = records.reduce((sum, record, index) => sum + sizeOf(record, texts[index] ?? ''), 0);
  const bytes = Buffer.allocUnsafe(size);
  let end = 0;
  for (const [index, record] of records.entries()) {
    end += bytes.write(texts[index] ?? '', end);
    const fields = verbatimOf(record);
    if (fields !== undefined) end = closedBehind(fields, bytes, end);
    bytes[end] = behind;
    end += 1;
  }
  return bytes;
}

/** Writes them in place of a record's brace, which is closed behind them. */
function closedBehind(fields: VerbatimFields, bytes: Buffer, end: number): number {
  const { length } = fields;
  fields.moveTo(bytes, end);
  if (length === 0) return end;
  bytes[end - 1] = COMMA;
  bytes[end + length] = BRACE_END;
  return end + length + 1;
}

function sizeOf(record: object, text: string): number {
  const custom = verbatimOf(record)?.length ?? 0;
  return Buffer.byteLength(text) + (custom === 0 ? 0 : custom + 1) + 1;
}
