import type { IncomingMessage, ServerResponse } from 'node:http';
import { accountOf, ExportType } from '../index.js';
import type { RequestFacts } from './request-facts.js';

/**
 * A request's line. It bears no query (a callback's holds an OAuth code), no header, nothing of a body, and of the path
 * nothing that could be a token which somebody has pasted there.
 */
export interface RequestLine {
  readonly method: string | undefined;
  readonly url: string | undefined;
  /** Undefined where the client left before the answer began. */
  readonly status: number | undefined;
  readonly milliseconds: number;
  readonly account: string | undefined;
  /** The export's type, where the path names one. */
  readonly type: ExportType | undefined;
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
    url: request.url === undefined ? undefined : loggedPath(request.url),
    status: response.headersSent ? response.statusCode : undefined,
    milliseconds,
    account: accountOf(facts?.platformRequest),
    type: typeOf(facts?.platformRequest?.params),
    upstreamCalls: facts?.upstreamCalls ?? 0,
    upstreamTokens: facts?.upstreamTokens ?? 0,
    error: facts?.error,
  };
}

/** Our addresses have no other parts. A token, code or secret is longer or has capitals, also before a slash within it. */
const PART_OF_OURS = /^[a-z0-9._-]{0,31}$/;

/** What follows a part that is none of ours may be the rest of a secret, and is left out with it. */
function loggedPath(url: string): string {
  const [path = ''] = url.split('?', 1);
  const parts = path.split('/');
  const end = parts.findIndex((part) => !PART_OF_OURS.test(part));
  return end === -1 ? path : [...parts.slice(0, end), '…'].join('/');
}

function typeOf(params: unknown): ExportType | undefined {
  if (typeof params !== 'object' || params === null || !('type' in params)) return undefined;
  return Object.values(ExportType).find((type) => type === params.type);
}
