import type { IncomingMessage, ServerResponse } from 'node:http';
import { accountOf } from '../index.js';
import type { RequestFacts } from './request-facts.js';

/** A request's line. It bears no query (a callback's holds an OAuth code), no header and nothing of a body. */
export interface RequestLine {
  readonly method: string | undefined;
  readonly url: string | undefined;
  /** Undefined where the client left before the answer began. */
  readonly status: number | undefined;
  readonly milliseconds: number;
  readonly account: string | undefined;
  /** The export's type, as the path names it. */
  readonly type: string | undefined;
  readonly upstreamCalls: number;
  readonly upstreamTokens: number;
  readonly error: string | undefined;
}

/** The request's id is not part of it: the logger binds it to the line. */
export function requestLine(
  request: IncomingMessage,
  response: ServerResponse,
  milliseconds: number,
  facts: RequestFacts | undefined,
): RequestLine {
  return {
    method: request.method,
    url: request.url?.split('?', 1)[0],
    status: response.headersSent ? response.statusCode : undefined,
    milliseconds,
    account: accountOf(facts?.platformRequest),
    type: typeOf(facts?.platformRequest?.params),
    upstreamCalls: facts?.upstreamCalls ?? 0,
    upstreamTokens: facts?.upstreamTokens ?? 0,
    error: facts?.error,
  };
}

function typeOf(params: unknown): string | undefined {
  if (typeof params !== 'object' || params === null || !('type' in params)) return undefined;
  return typeof params.type === 'string' ? params.type : undefined;
}
