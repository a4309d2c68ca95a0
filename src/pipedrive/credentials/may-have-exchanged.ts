/** How a token request ended without an answer that settles it: the HTTP status, or the transport's error code. */
export type Ending = { readonly status: number } | { readonly code: string };

/**
 * Whether Pipedrive may have exchanged the refresh token although no new one has reached us. What a later
 * invalid_grant means depends on it. A refusal, or the endpoint's own word that it failed, is an answer; a time-out, a
 * cut, nonsense under 200, and a gateway that never heard the endpoint's answer are none.
 */
export function mayHaveExchanged(ending: Ending): boolean {
  if ('code' in ending) return !NEVER_SENT.has(ending.code);
  return ending.status === 200 || UNHEARD.has(ending.status);
}

/** No connection came about, so nothing was sent. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND']);

/** Bad Gateway, Gateway Timeout, and Cloudflare's own two for an origin that answered oddly or too late. */
const UNHEARD = new Set([502, 504, 520, 524]);
