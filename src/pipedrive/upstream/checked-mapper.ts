import type { Endpoint } from './http/endpoint.js';
import { toPipedriveError } from './http/to-pipedrive-error.js';
import { WrongFieldError } from './wire-fields.js';
import type { WireRecord } from './wire-record.js';

/**
 * A mapper for the records of an endpoint. One that is not of the contract's form fails its page, with the record's id
 * and the field, rather than reach a client half right.
 */
export function checkedMapper<T>(
  toRecord: (wire: WireRecord) => T,
  endpoint: Endpoint,
): (wire: WireRecord) => T {
  return (wire) => {
    try {
      return toRecord(wire);
    } catch (error) {
      if (!(error instanceof WrongFieldError)) throw error;
      const problem = `record ${wire.id}: ${error.message}`;
      throw toPipedriveError({ kind: 'wrongForm', problem }, endpoint);
    }
  };
}
