/**
 * The token of an `Authorization: Bearer <token>` header, or null. Exactly one token: what follows it is not guessed
 * away, and the pattern is anchored, so that a long header costs one pass.
 */
export function bearerToken(request: {
  readonly headers: { readonly authorization?: string | undefined };
}): string | null {
  return /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? null;
}
