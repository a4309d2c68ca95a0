import { TokenInvalidatedError } from '../errors/index.js';
import type { Access, AccessSource } from '../upstream/access-source.js';
import { isStillValid } from './should-refresh.js';

/** An access with the time until which it is worth trying. */
export interface UsableAccess {
  readonly access: Access;
  readonly expiresAt: Date;
}

/**
 * One account's access for the length of one request or job. The token is in a private field: whoever logs or
 * serialises the object sees nothing.
 */
export class AccountAccess implements AccessSource {
  readonly #provider: AccessProvider;
  #held: UsableAccess;

  constructor(held: UsableAccess, provider: AccessProvider) {
    this.#held = held;
    this.#provider = provider;
  }

  async current(): Promise<Access> {
    if (isStillValid(this.#held, { now: new Date() })) return this.#held.access;
    return this.adopt(await this.#provider.usable(this.#held.access.accountId));
  }

  async renew(refused: Access): Promise<Access> {
    return this.adopt(await this.#provider.otherThan(refused));
  }

  /** Work that began on one company's data must not go on with another's because the account was connected anew. */
  private adopt(next: UsableAccess): Access {
    const { companyId, userId } = this.#held.access;
    if (next.access.companyId !== companyId || next.access.userId !== userId)
      throw new TokenInvalidatedError();
    this.#held = next;
    return next.access;
  }
}

/** Where the next access comes from: `CredentialAccess`. */
interface AccessProvider {
  usable(accountId: string): Promise<UsableAccess>;
  otherThan(refused: Access): Promise<UsableAccess>;
}
