import { Inject, Injectable } from '@nestjs/common';

import { CredentialRepository } from '../credentials/credential.repository.js';
import { SharedGrants } from '../credentials/shared-grants.repository.js';
import { loginUrl } from '../filters/login-url.js';
import { RESOLVED_OPTIONS, type ResolvedOptions } from '../pipedrive.options.js';
import { connectionStatus } from './connection-status.js';
import type { ConnectionStatus } from './connection-status.dto.js';

/** Says how an account is connected: two queries, no call to Pipedrive, nothing refreshed. */
@Injectable()
export class ConnectionStatusService {
  private readonly loginUrl: string;

  constructor(
    @Inject(RESOLVED_OPTIONS) { oauth }: ResolvedOptions,
    private readonly credentials: CredentialRepository,
    private readonly shared: SharedGrants,
  ) {
    this.loginUrl = loginUrl(oauth.redirectUri);
  }

  async status(accountId: string): Promise<ConnectionStatus> {
    const credential = await this.credentials.find(accountId);
    const sharedWith = credential === null ? 0 : await this.shared.countOthers(credential);
    return connectionStatus(credential, { sharedWith, loginUrl: this.loginUrl, now: new Date() });
  }
}
