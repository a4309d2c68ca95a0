const FIRST_MS = 40;
const LONGEST_MS = 1000;

/**
 * How long to wait before looking at a row again that another one is refreshing, in milliseconds: growing, and spread
 * so that many who wait do not look at once.
 *
 * @param attempt 0 for the first wait
 * @param random from 0 to 1
 */
export function lookAgainDelayMs(attempt: number, random: number): number {
  return Math.min(FIRST_MS * 1.5 ** attempt, LONGEST_MS) * (0.5 + random);
}
