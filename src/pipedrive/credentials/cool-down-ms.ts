const FIRST_MS = 5000;
const LONGEST_MS = 60_000;

/**
 * How long the token endpoint is left alone for an account whose refresh has just failed, in milliseconds: growing from
 * 5 seconds to a minute. It is not spread at random: one refresh per account follows it, whoever waits for it.
 *
 * @param failures in a row, before this one
 * @param demandedMs what the endpoint itself asked for; it prolongs a cool-down, but never beyond a minute
 */
export function coolDownMs(failures: number, demandedMs = 0): number {
  return Math.min(Math.max(FIRST_MS * 2 ** failures, demandedMs), LONGEST_MS);
}
