import type { Endpoint } from './http/endpoint.js';
import { toPipedriveError } from './http/to-pipedrive-error.js';
import type { UpstreamFailure } from './http/upstream-failure.js';
import { WrongFieldError } from './wire-fields.js';
import type { WireRecord } from './wire-record.js';

/**
 * Records in another form. One that is not of the contract's fails its page, with the record's id and the field, rather
 * than reach a client half right.
 */
export function mapped<T>(
  records: readonly WireRecord[],
  toRecord: (wire: WireRecord) => T,
): readonly T[] | UpstreamFailure {
  const done: T[] = [];
  for (const wire of records) {
    try {
      done.push(toRecord(wire));
    } catch (error) {
      if (!(error instanceof WrongFieldError)) throw error;
      return { kind: 'wrongForm', problem: `record ${wire.id}: ${error.message}` };
    }
  }
  return done;
}

/**
 * The same, for callers to whom a wrong form is no result.
 * @throws ExternalApiError
 */
export function checkedRecords<T>(
  records: readonly WireRecord[],
  toRecord: (wire: WireRecord) => T,
  endpoint: Endpoint,
): readonly T[] {
  const result = mapped(records, toRecord);
  if ('kind' in result) throw toPipedriveError(result, endpoint);
  return result;
}
