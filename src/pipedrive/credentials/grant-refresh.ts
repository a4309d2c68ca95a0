import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { Inject, Injectable, Logger } from '@nestjs/common';

import { publishRefresh, type RefreshOutcome } from '../diagnostics.js';
import { ExternalApiError, TokenInvalidatedError } from '../errors/index.js';
import { RESOLVED_OPTIONS, type ResolvedOptions } from '../pipedrive.options.js';
import { coolDownMs } from './cool-down-ms.js';
import { CredentialCipher } from './credential-cipher.js';
import { insist } from './insist.js';
import { lookAgainDelayMs } from './look-again-delay.js';
import type { LiveCredential, OAuthCredential } from './oauth-credential.entity.js';
import { ANSWER_LOST, type HeldLease, RefreshLease } from './refresh-lease.js';
import type { IssuedTokens } from './token-answer.js';
import { TokenClient } from './token-client.js';
import { TokenEndpointError } from './token-endpoint.error.js';

/** What a lease lasts beyond the request that it is for: time enough to begin it and to save. */
const SPARE_MS = 5000;

/** One refresh of one account's grant: claims the lease, asks Pipedrive, writes down what it says. */
@Injectable()
export class GrantRefresh {
  /** How long another one waits for a holder that has died. */
  readonly leaseMs: number;
  private readonly logger = new Logger(GrantRefresh.name);

  constructor(
    @Inject(RESOLVED_OPTIONS) options: ResolvedOptions,
    private readonly lease: RefreshLease,
    private readonly tokens: TokenClient,
    private readonly cipher: CredentialCipher,
  ) {
    this.leaseMs = options.oauth.timeoutMs + SPARE_MS;
  }

  /**
   * True where the row has changed by it; false where another one holds the lease, where the row has changed since it
   * was `seen`, or while the token endpoint is left alone.
   *
   * @throws TokenInvalidatedError where the grant is found dead
   * @throws ExternalApiError where the token endpoint fails; it is left alone for a while then
   * @throws UnreadableCredentialError
   */
  async attempt(seen: LiveCredential): Promise<boolean> {
    const { accountId } = seen;
    const refreshToken = this.cipher.open(seen.refreshToken, { accountId, token: 'refresh' });
    // From before the claim, by a clock that nobody sets: the lease in the database ends no earlier.
    const claimedMs = performance.now();
    const terms = { owner: randomUUID(), leaseMs: this.leaseMs, purpose: 'refresh' } as const;
    const lease = await this.lease.claim(seen, terms);
    if (lease === undefined) return false;
    // A process that was halted meanwhile would ask when the next holder does. From here on the request is begun at once.
    if (performance.now() - claimedMs > SPARE_MS) return this.tooLate(lease);
    return this.use(lease, refreshToken);
  }

  private async tooLate(lease: HeldLease): Promise<boolean> {
    await this.writeDown(lease, () => this.lease.release(lease));
    tell(lease, 'too_late');
    return false;
  }

  private async use(lease: HeldLease, refreshToken: string): Promise<boolean> {
    const { accountId } = lease.credential;
    const answer = await this.tokens
      .refresh(refreshToken, { accountId })
      .catch((error: unknown) => this.failed(lease, error));
    if (answer.kind === 'granted') {
      const changes = this.changesOf(lease, answer.grant);
      const inTime = await this.writeDown(lease, () => this.lease.save(lease, changes));
      const isSaved = inTime || (await this.saveLate(lease, changes));
      tell(lease, isSaved ? 'refreshed' : 'superseded');
      return isSaved;
    }
    const reason = lease.credential.refreshUnansweredAt !== null ? ANSWER_LOST : 'invalid_grant';
    const isMarked = await this.writeDown(lease, () => this.lease.invalidate(lease, reason));
    if (!isMarked) {
      tell(lease, 'superseded');
      return false;
    }
    tell(lease, reason === ANSWER_LOST ? 'answer_lost' : 'invalid_grant');
    throw new TokenInvalidatedError();
  }

  /** Who has taken over is waited for: they ask by the old tokens, and may find them exchanged, namely by us. */
  private async saveLate(lease: HeldLease, changes: Partial<OAuthCredential>): Promise<boolean> {
    const deadlineMs = performance.now() + this.leaseMs;
    for (let looks = 0; performance.now() < deadlineMs; looks += 1) {
      const isSaved = await this.writeDown(lease, () => this.lease.saveLate(lease, changes));
      if (isSaved !== undefined) return isSaved;
      await sleep(lookAgainDelayMs(looks, Math.random()));
    }
    return false;
  }

  /** A bug leaves the lease to run out, as a process that dies does. */
  private async failed(lease: HeldLease, error: unknown): Promise<never> {
    if (!(error instanceof TokenEndpointError)) throw error;
    const { details, mayHaveExchanged, retryAfterSeconds = 0 } = error;
    const cooling = coolDownMs(lease.credential.refreshFailures, retryAfterSeconds * 1000);
    await this.writeDown(lease, () =>
      this.lease.fail(lease, { details, mayHaveExchanged, coolDownMs: cooling }),
    );
    tell(lease, 'failed');
    throw new ExternalApiError({ details, retryAfterSeconds: cooling / 1000, cause: error });
  }

  /**
   * Ends the lease, whatever Postgres is at for the moment. Tokens that can't be saved are given to nobody: the
   * next refresh would be by a token that may be spent, and who reads a page needs Postgres anyway.
   */
  private async writeDown<T>(lease: HeldLease, end: () => Promise<T>): Promise<T> {
    try {
      return await insist(end);
    } catch (error) {
      const problem = error instanceof Error ? error.message : 'unknown';
      const { accountId } = lease.credential;
      this.logger.error(`what a refresh of account ${accountId} has brought could not be saved: ${problem}`);
      tell(lease, 'unsaved');
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

/** Once for each lease that was got, when it is known what it has come to. */
function tell({ credential: { accountId } }: HeldLease, outcome: RefreshOutcome): void {
  publishRefresh({ accountId, outcome });
}
