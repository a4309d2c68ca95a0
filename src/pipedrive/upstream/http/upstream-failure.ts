import type { RateLimitFacts } from './rate-limit-facts.js';

/** Everything that can go wrong with one request, as plain facts; `toPipedriveError` makes an error of them. */
export type UpstreamFailure =
  | AnsweredFailure
  | { readonly kind: 'timeout'; readonly afterMs: number; readonly cause: unknown }
  /** The answer of ours that this request was for is out of time. */
  | { readonly kind: 'outOfTime'; readonly cause: unknown }
  /** Nobody waits for it any more. */
  | { readonly kind: 'abandoned'; readonly cause: unknown }
  | { readonly kind: 'cut'; readonly cause: unknown }
  /** The API's name leads to an address that must not be called; nothing has been sent. */
  | { readonly kind: 'forbiddenAddress'; readonly cause: unknown }
  | { readonly kind: 'tooLarge'; readonly cause: unknown }
  | { readonly kind: 'wrongForm'; readonly problem: string };

/** Pipedrive answered, but not with a success. */
export interface AnsweredFailure {
  readonly kind: 'answered';
  readonly status: number;
  readonly isHtml: boolean;
  /** Pipedrive's own words: `error` of its body, cut short and free of secrets. */
  readonly details: string | undefined;
  readonly limits: RateLimitFacts;
}
