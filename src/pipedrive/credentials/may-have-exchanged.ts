/** How a token request ended without an answer that settles it: the HTTP status, or the transport's error code. */
export type Ending = { readonly status: number } | { readonly code: string };

/**
 * Whether Pipedrive may have exchanged the refresh token although no new one has reached us. What a later
 * invalid_grant means depends on it. A refusal is an answer; a time-out, a cut and nonsense under 200 are none, nor is
 * any 5xx: it may come from a gateway, or from an endpoint that failed after the exchange.
 */
export function mayHaveExchanged(ending: Ending): boolean {
  if ('code' in ending) return !NEVER_SENT.has(ending.code);
  return ending.status < 300 || ending.status >= 500;
}

/** No connection came about, so nothing was sent. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND']);
