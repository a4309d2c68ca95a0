/** A refresh token that nobody uses for so long dies at Pipedrive; each refresh begins its days anew. */
export const GRANT_IDLE_DAYS = 60;

/** When a grant dies unless it is refreshed before. */
export function grantEndsAt(refreshedAt: Date): Date {
  return new Date(refreshedAt.getTime() + GRANT_IDLE_DAYS * DAY_MS);
}

/** Whole days until then: 0 on the last one, and ever after. */
export function grantDaysLeft(refreshedAt: Date, { now }: { readonly now: Date }): number {
  const leftMs = grantEndsAt(refreshedAt).getTime() - now.getTime();
  return Math.max(0, Math.floor(leftMs / DAY_MS));
}

const DAY_MS = 24 * 3_600_000;
