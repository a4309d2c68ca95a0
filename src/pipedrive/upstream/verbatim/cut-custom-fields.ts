import { isUtf8 } from 'node:buffer';
import { randomBytes } from 'node:crypto';

import { appendFlatFields } from './append-flat-fields.js';
import { GrowingBytes } from './growing-bytes.js';
import { NONE } from './json-ends.js';
import { VerbatimFields, VerbatimPage } from './verbatim-fields.js';

/** An answer without the custom fields of its records. */
export interface CutAnswer {
  /** The answer, with CUT where they stood. */
  readonly json: string;
  readonly customFields: readonly VerbatimFields[];
}

/**
 * Cuts the custom fields out of an answer: most of its bytes, which nobody looks into before they are written again. Whether
 * each belongs to a record is for the caller to see, who parses the rest.
 *
 * @returns undefined where anything is not as machines write it: all of it is to be parsed then
 */
export function cutCustomFields(body: Buffer): CutAnswer | undefined {
  if (!isUtf8(body)) return undefined;
  try {
    return cutAnswer(body);
  } finally {
    REST.clear();
  }
}

function cutAnswer(body: Buffer): CutAnswer | undefined {
  const flat = new GrowingBytes(body.length);
  const ends: number[] = [];
  let from = 0;
  for (let at = body.indexOf(NAME); at !== NONE; at = body.indexOf(NAME, from)) {
    const value = at + NAME.length - 1;
    REST.append(body, from, value);
    REST.append(MARK, 0, MARK.length);
    from = appendFlatFields(body, value + 1, flat);
    if (from === NONE) return undefined;
    ends.push(flat.length);
  }
  REST.append(body, from, body.length);
  return { json: REST.written.toString(), customFields: partsOf(flat.written, ends) };
}

/** A text that stands in no answer, for nobody can know it. */
export const CUT = randomBytes(12).toString('base64url');
const MARK = Buffer.from(JSON.stringify(CUT));

/** What is left, until it is a text, a moment later: it takes longer to get fresh memory than to write it full. */
const REST = new GrowingBytes(1024 * 1024);

/** @param ends where each part ends */
function partsOf(bytes: Buffer<ArrayBuffer>, ends: readonly number[]): VerbatimFields[] {
  const page = new VerbatimPage(bytes, ends.length);
  return ends.map((end, index) => new VerbatimFields(page, ends[index - 1] ?? 0, end));
}

/** Nowhere within a text of JSON, where quotes are escaped. */
const NAME = Buffer.from('"custom_fields":{');
