import type { Day } from './budget-state.js';

/** What bulk work may spend of the day's tokens. */
export interface DayAllowance {
  /** Infinity where it is not known. */
  readonly tokens: number;
  /** The same without regard to the calls under way. */
  readonly beyondReserve: number;
  /** Whether nothing is known, or it was heard too long ago to be relied on: the next answer shows. */
  readonly isBlind: boolean;
}

/**
 * What is left for bulk work beyond the reserve.
 *
 * Pipedrive gives the day's tokens back at a midnight that it does not name. So what was heard is relied on for some
 * minutes alone, or for as long as Pipedrive has said itself: whoever asks after that finds out anew, by one call.
 *
 * @param terms.tokensInFlight of calls whose answers are not there yet; some may be counted already
 */
export function dayAllowance(
  day: Day | null,
  terms: { now: number; reservePercent: number; tokensInFlight: number },
): DayAllowance {
  if (day === null || terms.now >= (day.resumesAt ?? day.at + RELIED_ON_MS))
    return { tokens: Infinity, beyondReserve: Infinity, isBlind: true };
  const beyondReserve = day.left - reserveOf(day, terms.reservePercent);
  return { tokens: beyondReserve - terms.tokensInFlight, beyondReserve, isBlind: false };
}

/** Tokens that bulk work leaves to the customer's other tools; 0 where the day's limit is not known. */
export function reserveOf({ limit }: Pick<Day, 'limit'>, percent: number): number {
  return Math.ceil(((limit ?? 0) * percent) / 100);
}

const RELIED_ON_MS = 10 * 60_000;
