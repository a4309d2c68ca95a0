import { randomUUID } from 'node:crypto';

import { Inject, Injectable } from '@nestjs/common';

import { ExternalApiError } from '../errors/index.js';
import { RESOLVED_OPTIONS, type ResolvedOptions } from '../pipedrive.options.js';
import { CredentialCipher } from './credential-cipher.js';
import type { LiveCredential } from './oauth-credential.entity.js';
import { RefreshLease } from './refresh-lease.js';
import { RevocationEndpoint } from './revocation-endpoint.js';
import { SharedGrants } from './shared-grants.repository.js';
import { UnreadableCredentialError } from './unreadable-credential.error.js';

/** What a lease lasts beyond the request that it is for: time enough to forget. */
const FORGETTING_MS = 5000;

/** A grant that was revoked; or could not be, which does not matter to who forces its end. */
export interface Revoked {
  readonly isRevoked: boolean;
  /** How many other accounts of the same company and user have lost theirs by it. */
  readonly alsoEnded: number;
  /** The row's version now: it is forgotten only while it has that. */
  readonly version: number;
}

/** Revokes one account's grant at Pipedrive, under the lease that refreshing takes. */
@Injectable()
export class GrantRevocation {
  readonly leaseMs: number;

  constructor(
    @Inject(RESOLVED_OPTIONS) options: ResolvedOptions,
    private readonly lease: RefreshLease,
    private readonly shared: SharedGrants,
    private readonly endpoint: RevocationEndpoint,
    private readonly cipher: CredentialCipher,
  ) {
    this.leaseMs = options.oauth.timeoutMs + FORGETTING_MS;
  }

  /**
   * Undefined where another holds the lease, or where the row has changed since. Otherwise the lease is left to end with
   * the row.
   *
   * @throws ExternalApiError where it can't be revoked and is not forced; the lease is given back then
   */
  async attempt(seen: LiveCredential, { isForced }: { isForced: boolean }): Promise<Revoked | undefined> {
    const lease = await this.lease.claim(seen, {
      owner: randomUUID(),
      leaseMs: this.leaseMs,
      purpose: 'revocation',
    });
    if (lease === undefined) return undefined;
    const { version } = lease;
    try {
      return { isRevoked: true, alsoEnded: await this.revoke(seen), version };
    } catch (error) {
      if (isForced && error instanceof ExternalApiError) return { isRevoked: false, alsoEnded: 0, version };
      await this.lease.release(lease);
      throw error;
    }
  }

  /** To Pipedrive all accounts of that company and user are one: what it revokes for one has ended for all. */
  private async revoke(credential: LiveCredential): Promise<number> {
    const { accountId, companyId, userId } = credential;
    const refreshToken = this.refreshTokenOf(credential);
    // Who connects from now on is not meant: Pipedrive may have heard of them last.
    const connectedUntil = await this.shared.now();
    await this.endpoint.revoke(refreshToken, { accountId });
    const reason = 'disconnected_elsewhere';
    return this.shared.end({ companyId, userId, reason, connectedUntil, except: accountId });
  }

  private refreshTokenOf({ accountId, refreshToken }: LiveCredential): string {
    try {
      return this.cipher.open(refreshToken, { accountId, token: 'refresh' });
    } catch (cause) {
      if (!(cause instanceof UnreadableCredentialError)) throw cause;
      throw new ExternalApiError({
        details:
          "the grant can't be revoked, because its token can't be decrypted with the present keys; force=true forgets it all the same",
        cause,
      });
    }
  }
}
