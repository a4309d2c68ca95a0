import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestFacts } from './request-facts.js';

/** A request that is over, as it is counted. */
export interface EndedRequest {
  /** The pattern of its route; undefined where it had none, or was refused before one was looked for. */
  readonly route: string | undefined;
  readonly method: string | undefined;
  /** Undefined where the client left before the answer began. */
  readonly status: number | undefined;
  readonly milliseconds: number;
}

export function endedRequest(
  { method }: IncomingMessage,
  { headersSent, statusCode }: ServerResponse,
  milliseconds: number,
  facts: RequestFacts,
): EndedRequest {
  const route = facts.platformRequest?.routeOptions?.url;
  return { route, method, status: headersSent ? statusCode : undefined, milliseconds };
}
