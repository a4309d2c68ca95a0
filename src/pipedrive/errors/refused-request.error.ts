import type { ErrorCode } from './error-code.js';
import { PipedriveExportError } from './pipedrive-export.error.js';

/** The caller's request can't be served as it was asked: 400. */
export abstract class RefusedRequestError extends PipedriveExportError {}

/** The path names a type that is not exported. */
export class InvalidTypeError extends RefusedRequestError {
  readonly code: ErrorCode = 'INVALID_TYPE';

  constructor(facts: { allowed: readonly string[] }) {
    super(`Invalid type. Allowed types: ${facts.allowed.join(', ')}`);
  }
}

/** A query parameter is unknown, repeated or out of its range. The sentence names it and what is allowed. */
export class InvalidQueryError extends RefusedRequestError {
  readonly code: ErrorCode = 'INVALID_QUERY';

  constructor(facts: { parameter: string; problem: string; cause?: unknown }) {
    super(`Invalid ${facts.parameter}: ${facts.problem}`, { cause: facts.cause });
  }
}

/** The body is not what the route reads. The sentence names the field and what it must be. */
export class InvalidBodyError extends RefusedRequestError {
  readonly code: ErrorCode = 'INVALID_REQUEST';

  /** @param facts.field the field, or `body` where it is the whole */
  constructor(facts: { field: string; problem: string }) {
    super(`Invalid ${facts.field}: ${facts.problem}`);
  }
}

/** Pipedrive itself answered 400 to something the caller asked for. */
export class InvalidRequestError extends RefusedRequestError {
  readonly code: ErrorCode = 'INVALID_REQUEST';

  constructor(facts: { details: string; cause?: unknown }) {
    super(`Pipedrive refused the request: ${facts.details}`, { cause: facts.cause });
  }
}
