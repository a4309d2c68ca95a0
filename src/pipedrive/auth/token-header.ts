/** What an unsigned header claims, in the forms that we know what to do with. */
export interface TokenHeader {
  readonly alg: string;
  readonly kid: string | undefined;
}

/**
 * The header of a JWT, read before anything is checked; undefined where it is none that we accept. `jku`, `x5u`, `jwk`
 * and the like are not even looked at: whoever could name the key could sign with any. `crit` is refused whatever it
 * lists, as who does not know an extension has to (RFC 7515, 4.1.11); jsonwebtoken passes over it.
 */
export function tokenHeader(token: string): TokenHeader | undefined {
  const header = objectOf(token.slice(0, Math.max(0, token.indexOf('.'))));
  if (header === undefined || 'crit' in header) return undefined;
  const { alg, kid } = header;
  if (typeof alg !== 'string' || (kid !== undefined && typeof kid !== 'string')) return undefined;
  return { alg, kid };
}

function objectOf(encoded: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(encoded, 'base64url').toString());
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : undefined;
  } catch {
    // A header that is no JSON is one of those that this function is about.
    return undefined;
  }
}
