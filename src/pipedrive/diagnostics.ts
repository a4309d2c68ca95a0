import { channel } from 'node:diagnostics_channel';

/**
 * What the module tells whoever listens, without logging anything itself: a host subscribes to these channels of
 * `node:diagnostics_channel`. Subscribers run in the asynchronous context of the request that caused the event.
 */

/** One finished request to Pipedrive; channel `pipedrive-export:upstream`. Bears no token, address or record. */
export interface UpstreamEvent {
  readonly accountId: string;
  /** What was asked: `deals`, `notes`, `users`, `oauth.token`, … */
  readonly operation: string;
  /**
   * Pipedrive's HTTP status, or why there was none that counts: `timeout`, `cut`, and of API requests also `outOfTime`,
   * `abandoned`, `forbiddenAddress`, `tooLarge`.
   */
  readonly outcome: number | string;
  readonly milliseconds: number;
  /**
   * API tokens that Pipedrive charges for the request, by its published costs. Counted whatever came of it, also where it
   * was refused or not answered: that those are free is written nowhere, so a sum may be too high, never too low.
   */
  readonly tokens: number;
  /** Pipedrive's company that was asked; not known of token requests, and of the first call for a new connection. */
  readonly companyId?: string | undefined;
  /** API tokens that this company has left today, where Pipedrive's headers say so. */
  readonly dailyTokensLeft?: number | undefined;
}

/** What has become of one refresh of a grant; channel `pipedrive-export:refresh`. Bears no token. */
export interface RefreshEvent {
  readonly accountId: string;
  readonly outcome: RefreshOutcome;
}

/**
 * `refreshed`: new tokens are saved. `invalid_grant`: Pipedrive calls the grant dead. `answer_lost`: so it does, probably
 * because it has exchanged the tokens in an answer that never came. `failed`: the token endpoint was down, slow or odd.
 * `superseded`: the row has changed since, so what was answered is of no use. `unsaved`: what has come of it could not be
 * written down. `too_late`: its right to refresh came too late to be used, and nothing was asked. `cooled_down`: nothing
 * was asked because the endpoint has just failed, and who needed a new token was refused.
 */
export const REFRESH_OUTCOMES = [
  'refreshed',
  'invalid_grant',
  'answer_lost',
  'failed',
  'superseded',
  'unsaved',
  'too_late',
  'cooled_down',
] as const;

export type RefreshOutcome = (typeof REFRESH_OUTCOMES)[number];

/** One page that a stream of a whole collection has written; channel `pipedrive-export:stream`. Bears no record. */
export interface StreamEvent {
  readonly accountId: string;
  /** The export's type: `deals`, … */
  readonly type: string;
  /** `ndjson`, `csv`, … */
  readonly format: string;
  readonly records: number;
  /** As they were written, before compression. */
  readonly bytes: number;
}

/** What an answer of Pipedrive's says is left to a company; channel `pipedrive-export:budget`. */
export interface BudgetEvent {
  readonly accountId: string;
  readonly companyId: string;
  /** Requests left in the window of 2 seconds; undefined where it was not said. */
  readonly burstLeft: number | undefined;
  /** API tokens left of the day, and how many a day has; undefined where it was not said. */
  readonly dailyLeft: number | undefined;
  readonly dailyLimit: number | undefined;
  /** How long the request was kept waiting for room, which only bulk work is. */
  readonly waitedMilliseconds: number;
}

/** One error that the module is about to answer; channel `pipedrive-export:refusal`. */
export interface RefusalEvent {
  readonly code: string;
  readonly message: string;
}

const upstream = channel('pipedrive-export:upstream');
const refresh = channel('pipedrive-export:refresh');
const stream = channel('pipedrive-export:stream');
const budget = channel('pipedrive-export:budget');
const refusal = channel('pipedrive-export:refusal');

export function publishUpstream(event: UpstreamEvent): void {
  upstream.publish(event);
}

export function publishRefresh(event: RefreshEvent): void {
  refresh.publish(event);
}

export function publishStream(event: StreamEvent): void {
  stream.publish(event);
}

export function publishBudget(event: BudgetEvent): void {
  budget.publish(event);
}

export function publishRefusal(event: RefusalEvent): void {
  refusal.publish(event);
}
