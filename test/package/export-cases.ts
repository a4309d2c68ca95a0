import type { FaultName, FaultOptions } from '../../src/sandbox/index.js';

/** A request to the export's routes in somebody else's service, and what has to come back. */
export interface ExportCase {
  readonly what: string;
  /** Below `/v1/e/pipedrive/export/`. */
  readonly path: string;
  /** Default: the connected account's. */
  readonly caller?: 'nobody' | 'notConnected';
  /** What Pipedrive does meanwhile. */
  readonly fault?: readonly [FaultName, FaultOptions];
  readonly status: number;
  readonly error: string;
  /** The whole message, where the contract gives it. */
  readonly message?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export const EXPORT_CASES: readonly ExportCase[] = [
  {
    what: 'an unknown type',
    path: 'leads',
    status: 400,
    error: 'INVALID_TYPE',
    message: 'Invalid type. Allowed types: persons, organizations, deals, notes, pipelines, stages',
  },
  ...[
    'limit=0',
    'limit=501',
    'limit=abc',
    'limit=',
    'start=-1',
    'limit=5&limit=6',
    'limit[]=5',
    'a[b]=1',
    'limit[a]=5',
    'unknown=1',
    'constructor=5',
    '__proto__=5',
    'toString=5',
    'related=all',
    'updated_since=yesterday',
  ].map((query) => ({
    what: `the query ?${query}`,
    path: `deals?${query}`,
    status: 400,
    error: 'INVALID_QUERY',
  })),
  {
    what: 'no token',
    path: 'deals',
    caller: 'nobody',
    status: 401,
    error: 'UNAUTHORIZED',
    headers: { 'www-authenticate': 'Bearer' },
  },
  {
    what: 'an account that is not connected',
    path: 'deals',
    caller: 'notConnected',
    status: 401,
    error: 'TOKEN_NOT_FOUND',
    message: 'User oauth token not found. Please redirect to login',
    headers: { 'www-authenticate': 'Bearer', link: '<SERVICE/v1/e/pipedrive/auth/login>; rel="reconnect"' },
  },
  {
    what: 'a scope that is missing',
    path: 'deals',
    fault: ['scopeMismatch', { on: 'deals' }],
    status: 401,
    error: 'INSUFFICIENT_SCOPE',
    headers: { 'www-authenticate': 'Bearer', link: '<SERVICE/v1/e/pipedrive/auth/login>; rel="reconnect"' },
  },
  {
    what: "Pipedrive's limit",
    path: 'deals',
    fault: ['rateLimitBurst', { on: 'deals', retryAfterSeconds: 30 }],
    status: 429,
    error: 'RATE_LIMIT_EXCEEDED',
    message: 'Rate limit exceeded. Please try again later.',
    headers: { 'retry-after': '30' },
  },
  {
    what: 'a Pipedrive that fails',
    path: 'deals',
    fault: ['serverError', { on: 'deals', times: 2 }],
    status: 502,
    error: 'EXTERNAL_API_ERROR',
  },
];
