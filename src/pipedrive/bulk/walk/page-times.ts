import type { ExportRecord } from '../../upstream/records/export-record.js';
import { changedAt } from './list-order.js';

/** When the records of a page in the order by update_time were changed. */
export interface PageChanges {
  /** When the last of them was that ever was, in whole seconds since 1970; undefined where none was. */
  readonly last: number | undefined;
  /** Changed records a second. */
  readonly density: number;
}

export function changesOf(records: readonly ExportRecord[]): PageChanges {
  // They are in order: what lies between the first and the last need not be read.
  const changes = records.map(changedAt).filter((time) => time !== null);
  const [first, last] = [changes.at(0), changes.at(-1)].map((time) =>
    time === undefined ? undefined : secondsSince1970(time),
  );
  const span = first === undefined || last === undefined ? 0 : Math.abs(last - first);
  return { last, density: changes.length / Math.max(1, span) };
}

/** When the oldest of these records was made, in seconds since 1970; `otherwise` for those that do not say. */
export function firstMade(records: readonly ExportRecord[], otherwise: number): number {
  const made = records.map(({ add_time: time }) =>
    typeof time === 'string' ? secondsSince1970(time) : otherwise,
  );
  return made.reduce((least, time) => Math.min(least, time), Infinity);
}

/** @param time as the contract writes it */
export function secondsSince1970(time: string): number {
  return Date.parse(`${time.replace(' ', 'T')}Z`) / 1000;
}
