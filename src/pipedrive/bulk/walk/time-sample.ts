import type { ExportRecord } from '../../upstream/records/export-record.js';
import { changedAt } from './list-order.js';
import { secondsSince1970 } from './page-times.js';

/** What some records of a list, evenly among its ids, say of all of them. */
export interface TimeSample {
  /** When those were changed that ever were, in seconds since 1970, ascending. */
  readonly times: readonly number[];
  /** How many of all were never changed, from 0 to 1. */
  readonly neverShare: number;
  /** For how many records of the list each of them stands. */
  readonly recordsEach: number;
}

/** Ids evenly up to the largest one, as many as a request may name. */
export function idsOfSample(largest: number): number[] {
  const count = Math.min(AT_ONCE, largest);
  return Array.from({ length: count }, (_, index) => Math.ceil(((index + 0.5) * largest) / count));
}

/** @param length about how many records the list has */
export function sampleOf(records: readonly ExportRecord[], length: number): TimeSample {
  const times = records.map(changedAt).filter((time) => time !== null);
  return {
    times: times.map(secondsSince1970).toSorted((a, b) => a - b),
    neverShare: records.length === 0 ? 0 : 1 - times.length / records.length,
    recordsEach: length / Math.max(1, records.length),
  };
}

/**
 * Seconds at which what was changed falls into so many parts of about the same size; fewer where many were changed in one
 * second, which nothing divides.
 */
export function placesToDivide(times: readonly number[], parts: number): number[] {
  const places = new Set<number>();
  for (let part = 1; part < parts; part += 1) {
    const at = Math.floor((part * times.length) / parts);
    const [below, above] = [times[at - 1], times[at]];
    if (below !== undefined && above !== undefined && above > below)
      places.add(Math.ceil((below + above) / 2));
  }
  return [...places];
}

/** So many ids a request, by Pipedrive's specification. */
const AT_ONCE = 100;
