import type { ErrorCode } from './error-code.js';
import { PipedriveExportError } from './pipedrive-export.error.js';

/**
 * What ran out:
 * - `burst`: too many requests in Pipedrive's 2-second window;
 * - `daily`: the company's tokens of the day;
 * - `reserve`: those of them that bulk work may spend, the others being left to the customer's other tools;
 * - `blocked`: Cloudflare in front of Pipedrive has closed the door for a while;
 * - `search`: our own bound on the work that one request may cause (its progress is kept).
 */
export type RateLimitScope = 'burst' | 'daily' | 'reserve' | 'blocked' | 'search';

/** There is more to read, but not now: 429 with Retry-After. */
export class RateLimitError extends PipedriveExportError {
  readonly code: ErrorCode = 'RATE_LIMIT_EXCEEDED';
  readonly scope: RateLimitScope;
  /** Whole seconds, at least 1. */
  readonly retryAfterSeconds: number;

  /** @param facts.details what ran out, and when there is more, in a sentence of its own */
  constructor(facts: {
    scope: RateLimitScope;
    retryAfterSeconds: number;
    details?: string;
    cause?: unknown;
  }) {
    const sentence = 'Rate limit exceeded. Please try again later.';
    super(facts.details === undefined ? sentence : `${sentence} ${facts.details}`, { cause: facts.cause });
    this.scope = facts.scope;
    this.retryAfterSeconds = Math.max(1, Math.ceil(facts.retryAfterSeconds));
  }
}
