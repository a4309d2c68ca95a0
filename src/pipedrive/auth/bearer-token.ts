/**
 * The token of an `Authorization: Bearer <token>` header, or null. Exactly one header and one token: what follows is
 * not guessed away (of two headers, a proxy may have looked at the other one), and the pattern is anchored, so that a
 * long header costs one pass.
 */
export function bearerToken(request: BearingRequest): string | null {
  const { headersDistinct } = request.raw ?? request;
  if ((headersDistinct?.authorization?.length ?? 0) > 1) return null;
  return /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? null;
}

/** What Express' and Fastify's requests have in common; `raw` is Fastify's way to Node's own. */
interface BearingRequest extends Distinct {
  readonly headers: { readonly authorization?: string | undefined };
  readonly raw?: Distinct;
}

interface Distinct {
  readonly headersDistinct?: { readonly authorization?: readonly string[] | undefined };
}
