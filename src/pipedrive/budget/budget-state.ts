/**
 * What all replicas know of one company's budget: the JSON of its row. Times are milliseconds since 1970 by the
 * database's clock.
 */
export interface BudgetState {
  readonly day: Day | null;
  /** Of each Pipedrive user of the company: Pipedrive counts requests per access token. */
  readonly bursts: Readonly<Record<string, Burst>>;
}

/** What Pipedrive last said of the day's tokens. */
export interface Day {
  readonly at: number;
  readonly left: number;
  /** Null where it has not said how many a day has. */
  readonly limit: number | null;
  /** When it will give more, where it has said so by Retry-After. */
  readonly resumesAt: number | null;
}

/** The rolling window of one user. */
export interface Burst {
  /** Requests that Pipedrive lets pass in its window. */
  readonly limit: number;
  /** Until then nobody asks: a request was refused. */
  readonly pausedUntil: number;
  /** What each process says of itself; `ELSEWHERE` is what nobody says of himself, yet Pipedrive's headers show. */
  readonly parts: Readonly<Record<string, Part>>;
}

/** Written by its own process alone. */
export interface Part {
  readonly writtenAt: number;
  /** Until when its shares' wants count: it comes again before, or it has died. */
  readonly comesUntil: number;
  /** Tokens of requests whose answers it still waits for. */
  readonly tokensInFlight: number;
  readonly shares: readonly Share[];
}

/** The calls of one piece of bulk work, or of all pages of one account. */
export interface Share {
  /** Null of pages. */
  readonly work: string | null;
  readonly account: string;
  /** How many calls wait for room. */
  readonly wants: number;
  /** Calls of the last seconds: when, and how many. */
  readonly calls: readonly (readonly [at: number, count: number])[];
}

export const ELSEWHERE = 'elsewhere';

/** A part in which nobody waits. */
export const NOBODYS = { comesUntil: 0, tokensInFlight: 0 };

export const NOTHING_KNOWN: BudgetState = { day: null, bursts: {} };

/** OAuth on Pipedrive's smallest plan; the real limit is in its headers. */
export const DEFAULT_BURST = 80;
