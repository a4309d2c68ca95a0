import type { ErrorCode } from './error-code.js';
import { PipedriveExportError } from './pipedrive-export.error.js';

/** Whether a token is good can't be told at present: its issuer's key set can't be read, and none is known. 503. */
export class KeysUnavailableError extends PipedriveExportError {
  readonly code: ErrorCode = 'KEYS_UNAVAILABLE';
  /** Whole seconds, at least 1. */
  readonly retryAfterSeconds: number;

  constructor(facts: { retryAfterSeconds: number; cause?: unknown }) {
    super('Tokens cannot be checked at present. Please try again later.', { cause: facts.cause });
    this.retryAfterSeconds = Math.max(1, Math.ceil(facts.retryAfterSeconds));
  }
}
