import { setTimeout as sleep } from 'node:timers/promises';

import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';

import { ExternalApiError } from '../errors/index.js';
import type { LiveCredential } from './oauth-credential.entity.js';
import { SHORT_PATIENCE_MS, TokenRefreshService } from './token-refresh.service.js';

/**
 * Replaces a token that is due but has not expired. The present one is still good, so nobody fails because the token
 * endpoint does, nobody waits long for it, and an account whose refresh has failed leaves it alone for a while.
 */
@Injectable()
export class EarlyRefresh {
  private readonly pausedUntilMs = new LRUCache<string, number>({ max: 10_000 });

  constructor(private readonly refreshing: TokenRefreshService) {}

  /**
   * The account's row with a new token, or as it is where that can't be had at once.
   * @throws TokenInvalidatedError, TokenNotFoundError
   */
  async attempt(present: LiveCredential): Promise<LiveCredential> {
    const { accountId } = present;
    if (Date.now() < (this.pausedUntilMs.get(accountId) ?? 0)) return present;
    const replaced = await this.replaced(present);
    if (replaced === undefined) this.pausedUntilMs.set(accountId, Date.now() + PAUSE_MS);
    return replaced ?? present;
  }

  /** A refresh that is given up goes on, and what it brings is saved for the next one who asks. */
  private async replaced(present: LiveCredential): Promise<LiveCredential | undefined> {
    const isAnswered = new AbortController();
    const patience = sleep(SHORT_PATIENCE_MS, undefined, { signal: isAnswered.signal });
    try {
      return await Promise.race([this.refreshing.replace(present, 'should'), patience]);
    } catch (error) {
      if (error instanceof ExternalApiError) return undefined;
      throw error;
    } finally {
      isAnswered.abort();
    }
  }
}

/** How long the token endpoint is not asked for an account that it has just failed. */
const PAUSE_MS = 30_000;
