import type { ErrorCode } from './error-code.js';
import { PipedriveExportError } from './pipedrive-export.error.js';

/** Who is calling, or on whose behalf, is not good enough: 401. */
export abstract class RefusedAccessError extends PipedriveExportError {
  /** How to prove it, as the answer's `WWW-Authenticate` says. */
  readonly challenge: string = 'Bearer';
}

/** Our own JWT is missing, malformed, expired, wrongly signed, or names no account. */
export class UnauthorizedError extends RefusedAccessError {
  readonly code: ErrorCode = 'UNAUTHORIZED';

  constructor(facts: { reason: string; cause?: unknown }) {
    super(`Unauthorized: ${facts.reason}`, { cause: facts.cause });
  }
}

/** Whoever calls in the app's own name, as Pipedrive does, has not brought the app's id and secret. */
export class UnauthorizedClientError extends UnauthorizedError {
  override readonly challenge = 'Basic realm="pipedrive-export", charset="UTF-8"';

  constructor() {
    super({ reason: "send the app's client id and client secret by Basic authentication" });
  }
}

/** A grant at Pipedrive is missing, dead or too small; connecting again mends every one of them. */
export abstract class ReconnectNeededError extends RefusedAccessError {}

/** The account has never connected Pipedrive, or has disconnected it. */
export class TokenNotFoundError extends ReconnectNeededError {
  readonly code: ErrorCode = 'TOKEN_NOT_FOUND';

  constructor() {
    super('User oauth token not found. Please redirect to login');
  }
}

/** The grant is dead: Pipedrive answered invalid_grant, or still refuses a token it has just issued. */
export class TokenInvalidatedError extends ReconnectNeededError {
  readonly code: ErrorCode = 'TOKEN_INVALIDATED';

  constructor(facts: { cause?: unknown } = {}) {
    super('TOKEN_INVALIDATED', { cause: facts.cause });
  }
}

/** The grant lacks a scope that this export needs. */
export class InsufficientScopeError extends ReconnectNeededError {
  readonly code: ErrorCode = 'INSUFFICIENT_SCOPE';

  constructor(facts: { anyOf: readonly string[]; cause?: unknown }) {
    super(
      `The Pipedrive connection lacks a scope: grant ${facts.anyOf.join(' or ')} to the app, then connect again`,
      { cause: facts.cause },
    );
  }
}
