import { GrowingBytes } from './growing-bytes.js';
import { BRACE_END, COMMA } from './json-ends.js';
import { type VerbatimFields, verbatimOf } from './verbatim-fields.js';

/**
 * Records as JSON, each with a byte behind it, their verbatim fields included. Those can't be written again.
 *
 * @param behind the code of an ASCII character
 */
export function recordBytes(records: readonly object[], behind: number): Buffer {
  try {
    for (const record of records) {
      // Each text is garbage at once: those of a page, kept until all are there, would be copied as they grow old.
      WRITTEN.appendText(JSON.stringify(record));
      const fields = verbatimOf(record);
      if (fields !== undefined) closeBehind(fields);
      WRITTEN.appendByte(behind);
    }
    return Buffer.from(WRITTEN.written);
  } finally {
    // At once: a page of notes can have tens of megabytes, and the next one may never come.
    WRITTEN.clear();
  }
}

/** Writes them in place of a record's brace, which is closed behind them. */
function closeBehind(fields: VerbatimFields): void {
  if (fields.length === 0) return fields.moveTo(WRITTEN);
  WRITTEN.takeBack(1);
  WRITTEN.appendByte(COMMA);
  fields.moveTo(WRITTEN);
  WRITTEN.appendByte(BRACE_END);
}

/** Where a page is written, whose length is known at its end. */
const WRITTEN = new GrowingBytes(1024 * 1024);
