import type { Day } from './budget-state.js';

/** What a process brings when it asks for room for a user's calls. Times are by the database's clock. */
export interface Turn {
  /** The name of its part. */
  readonly part: string;
  readonly userId: string;
  readonly reservePercent: number;
  /** Of its calls that are not answered yet. */
  readonly tokensInFlight: number;
  readonly shares: readonly OwnShare[];
  readonly heard: Heard;
}

/** The calls of one piece of bulk work, or of an account's pages. */
export interface OwnShare {
  /** Null of pages. */
  readonly work: string | null;
  readonly account: string;
  /** Tokens of each call that waits, the first one first. */
  readonly wants: readonly number[];
  readonly calls: readonly (readonly [at: number, count: number])[];
}

/** What Pipedrive has said to this process since its last turn. */
export interface Heard {
  readonly day: Day | null;
  /** Tokens of answers that did not say what is left. */
  readonly unseenTokens: number;
  /** Requests that pass in a window. */
  readonly limit: number | undefined;
  /** 0 where no request was refused. */
  readonly pausedUntil: number;
  /** How many calls Pipedrive's window held at a moment that are none of this process. */
  readonly others: { readonly at: number; readonly count: number } | undefined;
}
