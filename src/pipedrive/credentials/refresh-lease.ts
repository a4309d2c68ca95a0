import { Inject, Injectable } from '@nestjs/common';
import type { DataSource, QueryDeepPartialEntity, Repository } from 'typeorm';

import { PIPEDRIVE_DATA_SOURCE } from '../pipedrive.options.js';
import { type LiveCredential, OAuthCredential } from './oauth-credential.entity.js';

/** The right to refresh one account's grant, held by one refresh of one process until a time of the database's clock. */
export interface HeldLease {
  readonly credential: LiveCredential;
  readonly owner: string;
  /** The row's version since the claim: nothing is saved once the row has another. */
  readonly version: number;
  /** Whether an earlier refresh of the same tokens has gone unanswered: failed so, or its holder died. */
  readonly isAfterSilence: boolean;
}

/** A refresh that has brought nothing, and says nothing about the grant. */
export interface FailedRefresh {
  /** What went wrong, in words without a secret. */
  readonly details: string;
  readonly mayHaveExchanged: boolean;
  /** For how long nobody is to refresh. */
  readonly coolDownMs: number;
}

/**
 * The fenced lease on a credential's row. Every operation is one UPDATE that says in its condition what must still be
 * true: no transaction is open, and no connection is held, while Pipedrive is asked.
 */
@Injectable()
export class RefreshLease {
  private readonly rows: Repository<OAuthCredential>;

  constructor(@Inject(PIPEDRIVE_DATA_SOURCE) dataSource: DataSource) {
    this.rows = dataSource.getRepository(OAuthCredential);
  }

  /**
   * The lease on the row as it was `seen`; undefined where another holds it, where the row has changed since, or while
   * a refresh that failed cools down.
   *
   * Every holder that lives ends its lease. Whoever takes one that has run out writes down that its answer, if there
   * was one, is not known.
   *
   * @param terms.evenInCoolDown for what is no refresh, and does not ask for tokens
   */
  async claim(
    seen: LiveCredential,
    terms: { owner: string; leaseMs: number; evenInCoolDown?: boolean },
  ): Promise<HeldLease | undefined> {
    const { accountId, generation, version } = seen;
    const { owner, leaseMs, evenInCoolDown = false } = terms;
    const { raw } = await this.rows
      .createQueryBuilder()
      .update()
      .set({
        leaseOwner: owner,
        leaseUntil: () => `clock_timestamp() + make_interval(secs => :leaseSeconds)`,
        version: () => 'version + 1',
        refreshUnansweredAt: () =>
          `CASE WHEN lease_owner IS NULL THEN refresh_unanswered_at ELSE ${SILENCE_BEGUN} END`,
      })
      .where('account_id = :accountId AND generation = :generation AND version = :version')
      .andWhere('invalidated_at IS NULL')
      .andWhere('(lease_until IS NULL OR lease_until <= clock_timestamp())')
      .andWhere('(:evenInCoolDown OR refresh_after IS NULL OR refresh_after <= clock_timestamp())')
      .setParameters({ accountId, generation, version, leaseSeconds: leaseMs / 1000, evenInCoolDown })
      .returning('refresh_unanswered_at')
      .execute();
    const [claimed] = raw as { refresh_unanswered_at: Date | null }[];
    if (claimed === undefined) return undefined;
    const isAfterSilence = claimed.refresh_unanswered_at !== null;
    return { credential: seen, owner, version: version + 1, isAfterSilence };
  }

  /** Stores what the refresh has brought and ends the lease. False where the lease was lost meanwhile. */
  save(lease: HeldLease, changes: QueryDeepPartialEntity<OAuthCredential>): Promise<boolean> {
    return this.end(lease, {
      ...changes,
      version: () => 'version + 1',
      generation: () => `nextval('pipedrive_token_generations')`,
      refreshFailures: 0,
      refreshAfter: null,
      refreshUnansweredAt: null,
      lastError: null,
      lastErrorAt: null,
    });
  }

  /** Marks the grant as dead, forgets its tokens and ends the lease. False where the lease was lost meanwhile. */
  invalidate(lease: HeldLease, reason: string): Promise<boolean> {
    return this.end(lease, {
      invalidatedAt: () => 'clock_timestamp()',
      invalidatedReason: reason,
      accessToken: null,
      refreshToken: null,
      version: () => 'version + 1',
    });
  }

  /** Writes down that the refresh has failed, and ends the lease. False where the lease was lost meanwhile. */
  fail(lease: HeldLease, { details, mayHaveExchanged, coolDownMs }: FailedRefresh): Promise<boolean> {
    const changes: QueryDeepPartialEntity<OAuthCredential> = {
      version: () => 'version + 1',
      refreshFailures: () => 'refresh_failures + 1',
      refreshAfter: () => `clock_timestamp() + make_interval(secs => :coolDownSeconds)`,
      lastError: details,
      lastErrorAt: () => 'clock_timestamp()',
      ...(mayHaveExchanged && { refreshUnansweredAt: () => SILENCE_BEGUN }),
    };
    return this.end(lease, changes, { coolDownSeconds: coolDownMs / 1000 });
  }

  /** Ends the lease with nothing changed, so that the next one need not wait for its end. */
  release(lease: HeldLease): Promise<boolean> {
    return this.end(lease, {});
  }

  private async end(
    lease: HeldLease,
    changes: QueryDeepPartialEntity<OAuthCredential>,
    parameters: Record<string, unknown> = {},
  ): Promise<boolean> {
    const { affected } = await this.rows
      .createQueryBuilder()
      .update()
      .set({ ...changes, leaseOwner: null, leaseUntil: null })
      .where('account_id = :accountId AND version = :version AND lease_owner = :owner')
      .setParameters({ accountId: lease.credential.accountId, version: lease.version, owner: lease.owner })
      .setParameters(parameters)
      .execute();
    return affected === 1;
  }
}

/** The first one counts. */
const SILENCE_BEGUN = 'coalesce(refresh_unanswered_at, clock_timestamp())';
