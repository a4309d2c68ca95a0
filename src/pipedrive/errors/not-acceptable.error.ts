import type { ErrorCode } from './error-code.js';
import { PipedriveExportError } from './pipedrive-export.error.js';

/** The answer can't be given in any form that the caller takes: 406. */
export class NotAcceptableError extends PipedriveExportError {
  readonly code: ErrorCode = 'NOT_ACCEPTABLE';

  /** @param facts.allowed the forms that there are, as the caller would name them */
  constructor(facts: { asked: 'Accept' | 'Accept-Encoding' | 'format'; allowed: readonly string[] }) {
    super(
      `Invalid ${facts.asked}: none of what it names can be served. Allowed: ${facts.allowed.join(', ')}`,
    );
  }
}
