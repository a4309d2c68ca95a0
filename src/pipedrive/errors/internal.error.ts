import type { ErrorCode } from './error-code.js';
import { PipedriveExportError } from './pipedrive-export.error.js';

/**
 * Ours to mend, by whoever runs the service: 500. No caller and no customer can do anything about it, so the message is
 * the operator's, for a log, and the answer does not bear it.
 */
export abstract class InternalError extends PipedriveExportError {
  readonly code: ErrorCode = 'INTERNAL_ERROR';
}
