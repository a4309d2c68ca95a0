import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';

import { ExternalApiError, TokenInvalidatedError } from '../errors/index.js';
import { RESOLVED_OPTIONS, type ResolvedOptions } from '../pipedrive.options.js';
import { CredentialCipher } from './credential-cipher.js';
import { CredentialRepository } from './credential.repository.js';
import { lookAgainDelayMs } from './look-again-delay.js';
import type { LiveCredential, OAuthCredential } from './oauth-credential.entity.js';
import { type HeldLease, RefreshLease } from './refresh-lease.js';
import type { IssuedTokens } from './token-answer.js';
import { TokenClient } from './token-client.js';

/** What a lease lasts beyond the request that it is for: time enough to save. */
const SAVING_MS = 5000;

/** How long a refresh is waited for by those who can do without. */
export const SHORT_PATIENCE_MS = 2000;

/**
 * Refreshes an account's grant, one at a time whoever asks: callers of this process share a flight, replicas the
 * lease. Who loses waits and looks again, and never asks Pipedrive without a lease.
 */
@Injectable()
export class TokenRefreshService implements BeforeApplicationShutdown {
  private readonly flights = new Map<string, Promise<LiveCredential>>();
  private readonly leaseMs: number;

  constructor(
    @Inject(RESOLVED_OPTIONS) options: ResolvedOptions,
    private readonly credentials: CredentialRepository,
    private readonly lease: RefreshLease,
    private readonly tokens: TokenClient,
    private readonly cipher: CredentialCipher,
  ) {
    this.leaseMs = options.oauth.timeoutMs + SAVING_MS;
  }

  /**
   * The account's row with another access token than `stale` has. Everybody who holds the same stale token shares one
   * flight: its generation names it.
   *
   * @param need `must` where the stale token is of no use; `should` where it still is, so that nobody waits long for
   *   another replica
   * @throws TokenInvalidatedError, TokenNotFoundError
   * @throws ExternalApiError where the token endpoint fails, or another replica takes too long; nothing is marked
   */
  replace(stale: LiveCredential, need: 'must' | 'should'): Promise<LiveCredential> {
    const key = `${need} ${stale.generation}`;
    const flying = this.flights.get(key);
    if (flying !== undefined) return flying;
    const flight = this.fly(stale, need).finally(() => this.flights.delete(key));
    this.flights.set(key, flight);
    return flight;
  }

  /** A refresh that has begun is ended with its result saved: its old refresh token may be spent already. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.allSettled(this.flights.values());
  }

  /** In need, others are waited for as long as two of them may take: one that died, and one that came after. */
  private async fly(stale: LiveCredential, need: 'must' | 'should'): Promise<LiveCredential> {
    const deadlineMs = Date.now() + (need === 'must' ? 2 * this.leaseMs : SHORT_PATIENCE_MS);
    let seen = stale;
    for (let attempt = 0; Date.now() < deadlineMs; attempt += 1) {
      const lease = await this.lease.claim(seen, { owner: randomUUID(), leaseMs: this.leaseMs });
      if (lease === undefined) await sleep(lookAgainDelayMs(attempt, Math.random()));
      else await this.refresh(lease);
      seen = await this.credentials.live(stale.accountId);
      if (seen.generation !== stale.generation) return seen;
    }
    throw new ExternalApiError({ details: 'the access token is being refreshed elsewhere, for too long' });
  }

  /**
   * Asks Pipedrive and writes down what it says. Where the lease was lost meanwhile nothing is written, and the row
   * says what became of the grant: a newer token, or another's refresh under way.
   */
  private async refresh(lease: HeldLease): Promise<void> {
    const answer = await this.ask(lease);
    if (answer.kind === 'granted') await this.lease.save(lease, this.changesOf(lease, answer.grant));
    else if (await this.lease.invalidate(lease, 'invalid_grant')) throw new TokenInvalidatedError();
  }

  private async ask({ credential, ...lease }: HeldLease): ReturnType<TokenClient['refresh']> {
    const { accountId, refreshToken } = credential;
    try {
      const opened = this.cipher.open(refreshToken, { accountId, token: 'refresh' });
      return await this.tokens.refresh(opened, { accountId });
    } catch (error) {
      await this.lease.release({ credential, ...lease });
      throw error;
    }
  }

  /** What Pipedrive left out stays as it was: a refresh token that is not sent again goes on being valid (RFC 6749). */
  private changesOf({ credential: { accountId } }: HeldLease, grant: IssuedTokens): Partial<OAuthCredential> {
    const { accessToken, refreshToken, expiresAt, issuedAt, apiDomain, scopes } = grant;
    return {
      accessToken: this.cipher.seal(accessToken, { accountId, token: 'access' }),
      ...(refreshToken !== undefined && {
        refreshToken: this.cipher.seal(refreshToken, { accountId, token: 'refresh' }),
      }),
      expiresAt,
      refreshedAt: issuedAt,
      ...(apiDomain !== undefined && { apiDomain }),
      ...(scopes !== undefined && { scopes }),
    };
  }
}
