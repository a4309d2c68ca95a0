import type { Endpoint } from './endpoint.js';
import { namesCallersParameter } from './names-callers-parameter.js';
import type { UpstreamFailure } from './upstream-failure.js';

/**
 * Whether a failure means that the place we asked to go on from is no good: any 400 that does not name a parameter of
 * our caller's. How Pipedrive refuses a cursor is not documented, so nothing more is asked of its words.
 */
export function isRefusedPlace(failure: UpstreamFailure, endpoint: Endpoint): boolean {
  if (failure.kind !== 'answered' || failure.status !== 400) return false;
  return !namesCallersParameter(failure, endpoint);
}
