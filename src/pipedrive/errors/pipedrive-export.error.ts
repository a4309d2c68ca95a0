import type { ErrorCode } from './error-code.js';

/**
 * The root of the module's error family. An error carries facts, writes its own sentence and keeps its cause;
 * what status it becomes is the filters' business.
 */
export abstract class PipedriveExportError extends Error {
  abstract readonly code: ErrorCode;

  protected constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}
