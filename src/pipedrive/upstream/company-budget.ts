import type { Access } from './access-source.js';
import type { RateLimitFacts } from './http/rate-limit-facts.js';

/** A request to Pipedrive that is about to be sent. */
export interface PlannedCall {
  readonly access: Access;
  /** API tokens that it costs. */
  readonly tokens: number;
  /** The bulk work that it belongs to; undefined where somebody waits for a page. See `UpstreamCall.bulk`. */
  readonly bulk: string | undefined;
  /** Whether it goes before other calls of its work; default false. */
  readonly goesFirst?: boolean | undefined;
  readonly signal: AbortSignal | undefined;
}

/** What came of a request: nothing is heard where it was not answered. */
export interface HeardLimits {
  readonly limits: RateLimitFacts;
  /** Which limit it was refused by. */
  readonly refusedBy: 'burst' | 'daily' | undefined;
}

/** A request that may be sent now, and is counted. */
export interface AdmittedCall {
  /**
   * Has to be told how the request ended, once.
   * @throws RateLimitError where the answer shows first that bulk work should not have been begun
   */
  settle(heard: HeardLimits | undefined): void;
}

/**
 * What a company may still ask of Pipedrive: requests in its 2 seconds, tokens in its day. The port exists so that
 * talking to Pipedrive knows nothing of how replicas agree on it.
 */
export abstract class CompanyBudget {
  /**
   * At once for pages and logins, which are only counted; for bulk work when there is room.
   *
   * @throws RateLimitError where bulk work has to stop for today
   * @throws ExternalApiError where it was given up meanwhile
   */
  abstract admit(call: PlannedCall): Promise<AdmittedCall>;
}
