import { accountFromClaim } from './account-from-claim.js';

/**
 * The account that another service names, which brings no token: by the same rule as a token's claim, but as a text.
 * @throws TypeError where it names none
 */
export function namedAccount(accountId: unknown): string {
  const account = typeof accountId === 'string' ? accountFromClaim(accountId) : undefined;
  if (account === undefined) throw new TypeError('accountId must name an account');
  return account;
}
