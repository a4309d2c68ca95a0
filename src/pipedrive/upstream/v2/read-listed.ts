import { mapped } from '../mapped-records.js';
import { readList } from '../http/envelope.js';
import type { UpstreamFailure } from '../http/upstream-failure.js';
import type { ExportRecord } from '../records/export-record.js';
import type { WireRecord } from '../wire-record.js';
import { nextCursor } from './next-cursor.js';

/** A page of a list, as an answer of API v2 shows it. */
export interface AnsweredList {
  readonly records: readonly ExportRecord[];
  /** Null at the end of the list. */
  readonly cursor: string | null;
  /** The answer does not say whether there is more. */
  readonly isSilent: boolean;
}

/** Reads a page with its records in the contract's form; one that is not fails all of it. */
export function readListed(
  json: unknown,
  toRecord: (wire: WireRecord) => ExportRecord,
): AnsweredList | UpstreamFailure {
  const list = readList(json);
  if ('kind' in list) return list;
  const { additionalData } = list;
  const records = mapped(list.records, toRecord);
  if ('kind' in records) return records;
  return {
    records,
    cursor: nextCursor(additionalData),
    isSilent: additionalData.next_cursor === undefined,
  };
}
