import { ExternalApiError, InsufficientScopeError } from '../../errors/index.js';

/** A grant without the scope, or a user without the permission, still gets the records: without these names. */
export function isForbidden(error: unknown): boolean {
  if (error instanceof InsufficientScopeError) return true;
  return error instanceof ExternalApiError && error.upstreamStatus === 403;
}
