/** Times as the two API versions write them. All are UTC; neither has fractions of a second. */
export const REFERENCE_TIME_MS = Date.UTC(2026, 8, 1);

const DAY_MS = 86_400_000;

/** API v2: `2026-08-31T09:30:00Z`. */
export function v2Time(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** API v1: `2026-08-31 09:30:00`. */
export function v1Time(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}

/** `2026-08-31`. */
export function dateOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** A moment some days before the seeded company's fixed today, so that no wall clock gets into the data. */
export function daysAgo(days: number): number {
  return REFERENCE_TIME_MS - Math.round((days * DAY_MS) / 1000) * 1000;
}
