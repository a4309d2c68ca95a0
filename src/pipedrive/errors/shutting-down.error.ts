import type { ErrorCode } from './error-code.js';
import { PipedriveExportError } from './pipedrive-export.error.js';

/** The service is being stopped, and begins nothing that takes long; another instance does. 503. */
export class ShuttingDownError extends PipedriveExportError {
  readonly code: ErrorCode = 'SHUTTING_DOWN';
  /** Whole seconds. */
  readonly retryAfterSeconds = 1;

  constructor(facts: { cause?: unknown } = {}) {
    super('This instance is shutting down. Please try again.', { cause: facts.cause });
  }
}
