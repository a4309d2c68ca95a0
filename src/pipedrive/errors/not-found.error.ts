import type { ErrorCode } from './error-code.js';
import { PipedriveExportError } from './pipedrive-export.error.js';

/** The caller has nothing of this name: 404. */
export class NotFoundError extends PipedriveExportError {
  readonly code: ErrorCode = 'NOT_FOUND';

  /** @param facts.what a sentence that says what there is not, and why that may be */
  constructor(facts: { what: string }) {
    super(facts.what);
  }
}
