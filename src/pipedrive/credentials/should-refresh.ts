/** How long before its end an access token is replaced. */
export const REFRESH_MARGIN_MS = 5 * 60_000;

/**
 * Whether a token is due for a new one: it ends within the margin. A token whose whole life is short is due in the
 * second half of it, or it would be refreshed on every request.
 */
export function shouldRefresh(
  token: { readonly refreshedAt: Date; readonly expiresAt: Date },
  { now, marginMs }: { readonly now: Date; readonly marginMs: number },
): boolean {
  const lifeMs = token.expiresAt.getTime() - token.refreshedAt.getTime();
  return now.getTime() >= token.expiresAt.getTime() - Math.min(marginMs, lifeMs / 2);
}

/** Whether a token can still be used, due or not. */
export function isStillValid(token: { readonly expiresAt: Date }, { now }: { readonly now: Date }): boolean {
  return now.getTime() < token.expiresAt.getTime();
}
