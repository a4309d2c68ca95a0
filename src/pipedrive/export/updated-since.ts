import { isRFC3339 } from 'class-validator';
import { DateTime } from 'luxon';

import { InvalidQueryError } from '../errors/index.js';

/**
 * The time of `updated_since` as Pipedrive takes it: whole seconds, RFC3339 in UTC (it refuses fractions). A fraction
 * is cut off, which includes a little more rather than a little less.
 *
 * @param text RFC3339, or `YYYY-MM-DD HH:MM:SS` in UTC
 * @throws InvalidQueryError for every other form, and for days that do not exist
 */
export function updatedSince(text: string): string {
  // A service without HTTP may hand over anything.
  if (typeof text !== 'string')
    throw new InvalidQueryError({ parameter: 'updated_since', problem: TIME_RULE });
  const time = CONTRACT_TIME.test(text)
    ? DateTime.fromSQL(text, { zone: 'utc' })
    : isRFC3339(text)
      ? DateTime.fromISO(text.toUpperCase().replace(' ', 'T'), { zone: 'utc' })
      : undefined;
  if (time?.isValid && time.year >= 1 && time.year <= 9999)
    return `${time.toFormat("yyyy-MM-dd'T'HH:mm:ss")}Z`;
  throw new InvalidQueryError({
    parameter: 'updated_since',
    problem: TIME_RULE,
  });
}

/** What `updated_since` must be. */
export const TIME_RULE =
  'must be a time as RFC 3339 (2024-03-15T10:00:00Z; a + in the query string is written %2B) or YYYY-MM-DD HH:MM:SS in UTC';

const CONTRACT_TIME = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/;
