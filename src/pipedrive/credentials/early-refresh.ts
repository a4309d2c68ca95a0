import { setTimeout as sleep } from 'node:timers/promises';

import { Injectable } from '@nestjs/common';

import { ExternalApiError } from '../errors/index.js';
import { CredentialRepository } from './credential.repository.js';
import type { LiveCredential } from './oauth-credential.entity.js';
import { TokenRefreshService } from './token-refresh.service.js';
import { UnreadableCredentialError } from './unreadable-credential.error.js';

/**
 * Replaces a token that is due but has not expired. The present one is still good, so nobody fails because the token
 * endpoint does, or the refresh token does not open; and none wait but those who begin the refresh, and they not long.
 */
@Injectable()
export class EarlyRefresh {
  constructor(
    private readonly refreshing: TokenRefreshService,
    private readonly credentials: CredentialRepository,
  ) {}

  /**
   * The account's row with a new token, or as it is where that can't be had at once.
   * @throws TokenInvalidatedError, TokenNotFoundError
   */
  async attempt(present: LiveCredential): Promise<LiveCredential> {
    if (present.isLeased || present.coolDownSeconds > 0) return present;
    return (await this.isReplaced(present)) ? this.credentials.live(present.accountId) : present;
  }

  /** A refresh that is given up goes on, and what it brings is saved for the next one who asks. */
  private async isReplaced(present: LiveCredential): Promise<boolean> {
    const isAnswered = new AbortController();
    const patience = sleep(PATIENCE_MS, false, { signal: isAnswered.signal });
    try {
      return await Promise.race([this.refreshing.attempt(present), patience]);
    } catch (error) {
      // Who comes when the present token has expired is told, and the log then.
      if (error instanceof ExternalApiError || error instanceof UnreadableCredentialError) return false;
      throw error;
    } finally {
      isAnswered.abort();
    }
  }
}

/** How long a refresh is waited for by who can do without. */
const PATIENCE_MS = 2000;
