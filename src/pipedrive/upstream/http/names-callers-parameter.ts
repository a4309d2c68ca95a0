import type { Endpoint } from './endpoint.js';
import type { AnsweredFailure } from './upstream-failure.js';

/**
 * Whether Pipedrive's words name a parameter that our caller gave. A 400 is the caller's to mend only then: every other
 * one is about something that we have put there.
 */
export function namesCallersParameter(
  { details }: Pick<AnsweredFailure, 'details'>,
  { callersParameters }: Pick<Endpoint, 'callersParameters'>,
): boolean {
  return callersParameters.some((parameter) => details?.includes(parameter));
}
