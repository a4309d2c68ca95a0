import { setTimeout as sleep } from 'node:timers/promises';

import { Injectable } from '@nestjs/common';

import { ExternalApiError } from '../errors/index.js';
import { AccountMemory } from './account-memory.js';
import { CredentialRepository } from './credential.repository.js';
import { GrantRevocation, type Revoked } from './grant-revocation.js';
import { lookAgainDelayMs } from './look-again-delay.js';
import { isLive, type OAuthCredential } from './oauth-credential.entity.js';

/** What the end of a connection came to. */
export interface EndedGrant {
  readonly wasConnected: boolean;
  /** Whether Pipedrive has said that the grant is revoked. */
  readonly isRevoked: boolean;
  /** How many other accounts of the same company and user have lost theirs by it. */
  readonly alsoEnded: number;
}

/** Ends an account's connection: what lives is revoked at Pipedrive, and all of it is forgotten here. */
@Injectable()
export class GrantEnd {
  constructor(
    private readonly credentials: CredentialRepository,
    private readonly revocation: GrantRevocation,
    private readonly memory: AccountMemory,
  ) {}

  /**
   * An account that is not connected, or whose grant is dead already, has nothing to revoke. A connection that is made
   * while this goes on is another one, and stays.
   *
   * @param options.isForced forget also where it can't be revoked, or where a refresh takes too long
   * @throws ExternalApiError where it can't be revoked; nothing has changed then
   */
  async end(accountId: string, { isForced }: { isForced: boolean }): Promise<EndedGrant> {
    const begun = await this.credentials.find(accountId);
    let end = { wasConnected: begun !== null, isRevoked: false, alsoEnded: 0 };
    const deadlineMs = performance.now() + 2 * this.revocation.leaseMs;
    let seen = begun;
    for (let attempt = 0; isSameConnection(seen, begun); attempt += 1) {
      const revoked = await this.revoked(seen, { isForced, isLate: performance.now() >= deadlineMs });
      if (revoked === undefined) await sleep(lookAgainDelayMs(attempt, Math.random()));
      else {
        end = added(end, revoked);
        if (await this.forget({ ...seen, version: revoked.version })) return end;
      }
      seen = await this.credentials.find(accountId);
    }
    return end;
  }

  /** Undefined while another holds the lease: a refresh that is under way could bring a token that outlives this. */
  private async revoked(
    seen: OAuthCredential,
    { isForced, isLate }: { isForced: boolean; isLate: boolean },
  ): Promise<Revoked | undefined> {
    if (isLive(seen) && !isLate) return this.revocation.attempt(seen, { isForced });
    if (isLive(seen) && !isForced) throw busy();
    return { isRevoked: false, alsoEnded: 0, version: seen.version };
  }

  /** The row last: what fails before it is done again by who asks again. */
  private async forget(seen: OAuthCredential): Promise<boolean> {
    await this.memory.forget(seen.accountId);
    return this.credentials.forget(seen);
  }
}

/** By the database's clock: one row never shows the same moment for two connections. */
function isSameConnection(
  seen: OAuthCredential | null,
  begun: OAuthCredential | null,
): seen is OAuthCredential {
  return seen !== null && seen.connectedAt.getTime() === begun?.connectedAt.getTime();
}

function added(end: EndedGrant, { isRevoked, alsoEnded }: Revoked): EndedGrant {
  return {
    ...end,
    isRevoked: end.isRevoked || isRevoked,
    alsoEnded: end.alsoEnded + alsoEnded,
  };
}

function busy(): ExternalApiError {
  return new ExternalApiError({
    details: 'the grant was not revoked: its access token is being refreshed, for too long',
  });
}
