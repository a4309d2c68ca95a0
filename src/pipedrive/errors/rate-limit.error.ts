import type { ErrorCode } from './error-code.js';
import { PipedriveExportError } from './pipedrive-export.error.js';

/**
 * What ran out:
 * - `burst`: too many requests in Pipedrive's 2-second window;
 * - `daily`: the company's tokens of the day;
 * - `blocked`: Cloudflare in front of Pipedrive has closed the door for a while;
 * - `search`: our own bound on the work that one request may cause (its progress is kept).
 */
export type RateLimitScope = 'burst' | 'daily' | 'blocked' | 'search';

/** There is more to read, but not now: 429 with Retry-After. */
export class RateLimitError extends PipedriveExportError {
  readonly code: ErrorCode = 'RATE_LIMIT_EXCEEDED';
  readonly scope: RateLimitScope;
  /** Whole seconds, at least 1. */
  readonly retryAfterSeconds: number;

  constructor(facts: { scope: RateLimitScope; retryAfterSeconds: number; cause?: unknown }) {
    super('Rate limit exceeded. Please try again later.', { cause: facts.cause });
    this.scope = facts.scope;
    this.retryAfterSeconds = Math.max(1, Math.ceil(facts.retryAfterSeconds));
  }
}
