import { Inject, Injectable } from '@nestjs/common';

import { CredentialRepository } from '../../credentials/credential.repository.js';
import { GrantEnd } from '../../credentials/grant-end.js';
import { SharedGrants } from '../../credentials/shared-grants.repository.js';
import { loginUrl } from '../../filters/login-url.js';
import { RESOLVED_OPTIONS, type ResolvedOptions } from '../../pipedrive.options.js';
import { HeldGrantRepository } from '../confirm/held-grant.repository.js';
import type { ConnectionStatus } from '../status/connection-status.dto.js';
import { connectionStatus } from '../status/connection-status.js';
import type { Disconnection } from './disconnection.dto.js';

/** An account's connection: how it is, and its end. */
@Injectable()
export class ConnectionLifeService {
  private readonly loginUrl: string;

  constructor(
    @Inject(RESOLVED_OPTIONS) { oauth }: ResolvedOptions,
    private readonly credentials: CredentialRepository,
    private readonly shared: SharedGrants,
    private readonly grants: GrantEnd,
    private readonly held: HeldGrantRepository,
  ) {
    this.loginUrl = loginUrl(oauth.redirectUri);
  }

  /** Two queries, no call to Pipedrive, nothing refreshed. */
  async status(accountId: string): Promise<ConnectionStatus> {
    const credential = await this.credentials.find(accountId);
    const sharedWith = credential === null ? 0 : await this.shared.countOthers(credential);
    const isReadable = credential !== null && this.credentials.isUsable(credential);
    return connectionStatus(credential, {
      isReadable,
      sharedWith,
      loginUrl: this.loginUrl,
      now: new Date(),
    });
  }

  /**
   * Revokes the grant at Pipedrive and forgets it. Of an account that is not connected nothing is revoked. What waits
   * for the account's confirmation is forgotten, too: it was asked for before.
   *
   * @param options.force forget also a grant that can't be revoked
   * @throws ExternalApiError where it can't be revoked; nothing has changed then
   */
  async disconnect(accountId: string, { force = false }: { force?: boolean } = {}): Promise<Disconnection> {
    const { wasConnected, isRevoked, alsoEnded } = await this.grants.end(accountId, { isForced: force });
    await this.held.forget(accountId);
    return { disconnected: wasConnected, revoked: isRevoked, also_disconnected: alsoEnded };
  }
}
