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

/** One error that the module is about to answer; channel `pipedrive-export:refusal`. */
export interface RefusalEvent {
  readonly code: string;
  readonly message: string;
}

const upstream = channel('pipedrive-export:upstream');
const refusal = channel('pipedrive-export:refusal');

export function publishUpstream(event: UpstreamEvent): void {
  upstream.publish(event);
}

export function publishRefusal(event: RefusalEvent): void {
  refusal.publish(event);
}
