import { isObject } from '../http/envelope.js';
import { type HttpResult, readBody, readJson } from '../http/read-body.js';
import { CUT, cutCustomFields } from './cut-custom-fields.js';

/**
 * A list's answer as JSON, the custom fields of its records as `VerbatimFields`; where they can't be left as they were sent,
 * as `readBody` reads it.
 */
export function readVerbatim(body: Buffer): HttpResult {
  const answer = answerWithCuts(body);
  return answer === undefined ? readBody(body) : { answer };
}

/** Undefined where any of what was cut out is not the custom fields of the record in its place. */
function answerWithCuts(body: Buffer): unknown {
  const cut = cutCustomFields(body);
  if (cut === undefined || cut.customFields.length === 0) return undefined;
  const read = readJson(cut.json);
  if (!('answer' in read && isObject(read.answer))) return undefined;
  const { data } = read.answer;
  if (!Array.isArray(data)) return undefined;
  // One that stands elsewhere leaves the last of as many records without.
  for (const [index, fields] of cut.customFields.entries()) {
    const record: unknown = data[index];
    if (!isObject(record) || record['custom_fields'] !== CUT) return undefined;
    record['custom_fields'] = fields;
  }
  return read.answer;
}
