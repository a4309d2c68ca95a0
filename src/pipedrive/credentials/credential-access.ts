import { Inject, Injectable } from '@nestjs/common';

import { RESOLVED_OPTIONS, type ResolvedOptions } from '../pipedrive.options.js';
import type { Access, AccessSource } from '../upstream/access-source.js';
import { checkedApiOrigin } from '../upstream/api-domain.js';
import { AccountAccess, type UsableAccess } from './account-access.js';
import { CredentialCipher } from './credential-cipher.js';
import { CredentialRepository } from './credential.repository.js';
import { EarlyRefresh } from './early-refresh.js';
import type { LiveCredential } from './oauth-credential.entity.js';
import { isStillValid, REFRESH_MARGIN_MS, shouldRefresh } from './should-refresh.js';
import { TokenRefreshService } from './token-refresh.service.js';

/** On whose behalf we call: the one way from an account to access, for requests, jobs and other modules alike. */
@Injectable()
export class CredentialAccess {
  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedOptions,
    private readonly credentials: CredentialRepository,
    private readonly refreshing: TokenRefreshService,
    private readonly early: EarlyRefresh,
    private readonly cipher: CredentialCipher,
  ) {}

  /**
   * Access for an account, its token refreshed if that was due. One query where it was not.
   *
   * @throws TokenNotFoundError where the account has not connected Pipedrive
   * @throws TokenInvalidatedError where its grant is dead
   * @throws ExternalApiError where the token has expired and can't be refreshed at present
   */
  async accessFor(accountId: string): Promise<AccessSource> {
    return new AccountAccess(await this.usable(accountId), this);
  }

  /** The access of an account as it is to be used now. Throws as `accessFor` does. */
  async usable(accountId: string): Promise<UsableAccess> {
    return this.opened(await this.inTime(await this.credentials.live(accountId)));
  }

  /** Another access than the one that Pipedrive has refused; asks for it only if nobody else has. Throws as `accessFor` does. */
  async otherThan(refused: Access): Promise<UsableAccess> {
    const credential = await this.credentials.live(refused.accountId);
    const isReplaced = this.tokenOf(credential) !== refused.accessToken;
    return this.opened(await (isReplaced ? this.inTime(credential) : this.refreshing.replace(credential)));
  }

  /** Only a token that has expired is worth waiting for, and failing by. */
  private async inTime(credential: LiveCredential): Promise<LiveCredential> {
    const now = new Date();
    if (!shouldRefresh(credential, { now, marginMs: REFRESH_MARGIN_MS })) return credential;
    const next = isStillValid(credential, { now }) ? await this.early.attempt(credential) : credential;
    return isStillValid(next, { now: new Date() }) ? next : this.refreshing.replace(next);
  }

  private opened(credential: LiveCredential): UsableAccess {
    const { accountId, companyId, userId, expiresAt } = credential;
    const apiDomain = checkedApiOrigin(credential.apiDomain, this.options.http.allowedHosts);
    const accessToken = this.tokenOf(credential);
    const { connectedAt } = credential;
    const access = { accountId, companyId, userId, connectedAt, apiDomain, accessToken };
    return { access, expiresAt };
  }

  private tokenOf({ accountId, accessToken }: LiveCredential): string {
    return this.cipher.open(accessToken, { accountId, token: 'access' });
  }
}
