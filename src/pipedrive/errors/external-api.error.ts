import type { ErrorCode } from './error-code.js';
import { PipedriveExportError } from './pipedrive-export.error.js';

/** Pipedrive failed in a way the caller can do nothing about: 502. */
export class ExternalApiError extends PipedriveExportError {
  readonly code: ErrorCode = 'EXTERNAL_API_ERROR';
  /** Pipedrive's HTTP status, where there was one. */
  readonly upstreamStatus: number | undefined;
  /** Whole seconds, at least 1, before which asking again is in vain; where that is known. */
  readonly retryAfterSeconds: number | undefined;

  /** @param facts.details what went wrong, in words that bear no token, code or address */
  constructor(facts: {
    details: string;
    upstreamStatus?: number;
    retryAfterSeconds?: number | undefined;
    cause?: unknown;
  }) {
    super(`Pipedrive API error: ${facts.details}`, { cause: facts.cause });
    this.upstreamStatus = facts.upstreamStatus;
    const seconds = facts.retryAfterSeconds;
    this.retryAfterSeconds = seconds === undefined ? undefined : Math.max(1, Math.ceil(seconds));
  }
}
