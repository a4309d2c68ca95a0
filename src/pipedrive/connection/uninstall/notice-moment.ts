import { DateTime } from 'luxon';

/**
 * When a notice of Pipedrive's says that something happened; undefined where that can't be read. The form of its
 * timestamp is not documented: seconds, milliseconds and written-out times are understood, these as UTC where no zone is
 * named. What names whole seconds may mean any moment of its last one: the end of that is taken.
 */
export function noticeMoment(timestamp: unknown): Date | undefined {
  const number = numberOf(timestamp);
  if (number !== undefined) return momentOf(number);
  const written = typeof timestamp === 'string' ? WRITTEN.exec(timestamp) : null;
  if (written === null) return undefined;
  const moment = DateTime.fromISO(written[0].replace(' ', 'T'), { zone: 'utc' });
  if (!moment.isValid) return undefined;
  return new Date(moment.toMillis() + (written[1] === undefined ? REST_OF_A_SECOND_MS : 0));
}

const WRITTEN = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?$/;
const REST_OF_A_SECOND_MS = 999;

function numberOf(timestamp: unknown): number | undefined {
  if (typeof timestamp === 'string' && /^\d{1,16}(\.\d+)?$/.test(timestamp)) return Number(timestamp);
  return typeof timestamp === 'number' ? timestamp : undefined;
}

/** Seconds until the year 5138, milliseconds from 1973 on; nothing else makes sense here. */
function momentOf(number: number): Date | undefined {
  if (number > 0 && number < 1e11) {
    return new Date(Number.isInteger(number) ? number * 1000 + REST_OF_A_SECOND_MS : number * 1000);
  }
  return number >= 1e11 && number < 1e14 ? new Date(number) : undefined;
}
