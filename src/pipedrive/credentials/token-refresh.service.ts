import { setTimeout as sleep } from 'node:timers/promises';

import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';

import { publishRefresh } from '../diagnostics.js';
import { ExternalApiError } from '../errors/index.js';
import { CredentialRepository } from './credential.repository.js';
import { GrantRefresh } from './grant-refresh.js';
import { lookAgainDelayMs } from './look-again-delay.js';
import type { LiveCredential } from './oauth-credential.entity.js';

/**
 * Refreshes an account's grant, one at a time whoever asks: callers of this process share an attempt, replicas the
 * lease. Who loses waits and looks again, and never asks Pipedrive without a lease.
 */
@Injectable()
export class TokenRefreshService implements BeforeApplicationShutdown {
  private readonly attempts = new Map<string, Promise<boolean>>();
  private readonly flights = new Map<string, Promise<LiveCredential>>();

  constructor(
    private readonly credentials: CredentialRepository,
    private readonly refresh: GrantRefresh,
  ) {}

  /** One attempt for all callers of this process; waits for no other process. See `GrantRefresh.attempt`. */
  attempt(seen: LiveCredential): Promise<boolean> {
    return shared(this.attempts, tokensOf(seen), () => this.refresh.attempt(seen));
  }

  /**
   * The account's row with other tokens than `stale` has, which are of no use any more.
   *
   * @throws TokenInvalidatedError, TokenNotFoundError
   * @throws ExternalApiError where the token endpoint fails or has just failed, or another replica takes too long;
   *   nothing is marked
   */
  replace(stale: LiveCredential): Promise<LiveCredential> {
    return shared(this.flights, tokensOf(stale), () => this.fly(stale));
  }

  /** A refresh that has begun is ended with its result saved: its old refresh token may be spent already. */
  async beforeApplicationShutdown(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise((resolve) => (timer = setTimeout(resolve, SHUTDOWN_MS)));
    await Promise.race([this.haveEnded(), limit]);
    clearTimeout(timer);
  }

  /** Also those that begin while others are waited for: a host may still be serving requests. */
  private async haveEnded(): Promise<void> {
    while (this.attempts.size > 0) await Promise.allSettled(this.attempts.values());
  }

  /** Others are waited for as long as two of them may take: one that died, and one that came after. */
  private async fly(stale: LiveCredential): Promise<LiveCredential> {
    const deadlineMs = performance.now() + 2 * this.refresh.leaseMs;
    let seen = stale;
    for (let looks = 0; performance.now() < deadlineMs; looks += 1) {
      if (seen.coolDownSeconds > 0) {
        publishRefresh({ accountId: seen.accountId, outcome: 'cooled_down' });
        throw coolingDown(seen);
      }
      if (!(await this.attempt(seen))) await sleep(lookAgainDelayMs(looks, Math.random()));
      seen = await this.credentials.live(stale.accountId);
      if (seen.generation !== stale.generation) return seen;
    }
    const details = 'the access token is being refreshed elsewhere, for too long';
    throw new ExternalApiError({ details, retryAfterSeconds: 1 });
  }
}

/** A host that is stopped has half a minute in all. */
const SHUTDOWN_MS = 20_000;

/**
 * Names the tokens that are to be replaced. Not by the generation alone: a replica of the database may have the rows
 * without the state of their sequence, and one account must never join another's flight.
 */
function tokensOf({ accountId, generation }: LiveCredential): string {
  return `${generation} ${accountId}`;
}

function shared<T>(under: Map<string, Promise<T>>, key: string, begin: () => Promise<T>): Promise<T> {
  const work = under.get(key) ?? begin().finally(() => under.delete(key));
  under.set(key, work);
  return work;
}

/** Whoever finds a refresh failed is told what the one who tried was told. */
function coolingDown({ lastError, coolDownSeconds }: LiveCredential): ExternalApiError {
  const details = lastError ?? 'the token endpoint has just failed';
  return new ExternalApiError({ details, retryAfterSeconds: coolDownSeconds });
}
