/** Times as the two API versions write them. All are UTC; neither has fractions of a second. */
export const REFERENCE_TIME_MS = Date.UTC(2026, 8, 1);

const DAY_MS = 86_400_000;

/** API v2: `2026-08-31T09:30:00Z`. */
export function v2Time(ms: number): string {
  return `${dateOf(ms)}T${timeOfDay(ms)}Z`;
}

/** API v1: `2026-08-31 09:30:00`. */
export function v1Time(ms: number): string {
  return `${dateOf(ms)} ${timeOfDay(ms)}`;
}

/** `2026-08-31`. Kept by the day: rows that are made anew have a handful of times each, of a few hundred days. */
export function dateOf(ms: number): string {
  const day = Math.floor(ms / DAY_MS);
  const known = DATES.get(day);
  if (known !== undefined) return known;
  const date = new Date(day * DAY_MS).toISOString().slice(0, 10);
  DATES.set(day, date);
  return date;
}

const DATES = new Map<number, string>();

function timeOfDay(ms: number): string {
  const seconds = Math.floor(ms / 1000) - Math.floor(ms / DAY_MS) * 86_400;
  const minutes = Math.floor(seconds / 60);
  return `${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}:${twoDigits(seconds % 60)}`;
}

function twoDigits(number: number): string {
  return number < 10 ? `0${number}` : String(number);
}

/** A moment some days before the seeded company's fixed today, so that no wall clock gets into the data. */
export function daysAgo(days: number): number {
  return REFERENCE_TIME_MS - Math.round((days * DAY_MS) / 1000) * 1000;
}
