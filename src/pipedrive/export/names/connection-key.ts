import type { Access } from '../../upstream/access-source.js';

/**
 * What names are cached under: whose they are, as who sees them, and by which grant. Connecting anew with more scopes
 * shows at once what the former grant was refused.
 */
export function connectionKey({ accountId, companyId, userId, connectedAt }: Access): string {
  return JSON.stringify([accountId, companyId, userId, connectedAt.getTime()]);
}
