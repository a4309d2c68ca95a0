import type { ErrorCode } from './error-code.js';
import { PipedriveExportError } from './pipedrive-export.error.js';

/** The answer can't be given in any form that the caller takes: 406. */
export class NotAcceptableError extends PipedriveExportError {
  readonly code: ErrorCode = 'NOT_ACCEPTABLE';

  /**
   * @param facts.allowed the forms that there are, as the caller would name them
   * @param facts.named the one form that the caller has named, as it can be shown
   */
  constructor(facts: {
    asked: 'Accept' | 'Accept-Encoding' | 'format';
    allowed: readonly string[];
    named?: string;
  }) {
    const problem =
      facts.named === undefined ? 'none of what it names can be served' : `${facts.named} can't be served`;
    super(`Invalid ${facts.asked}: ${problem}. Allowed: ${facts.allowed.join(', ')}`);
  }
}
