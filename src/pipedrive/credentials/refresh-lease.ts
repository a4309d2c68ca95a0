import { Inject, Injectable } from '@nestjs/common';
import type { DataSource, QueryDeepPartialEntity, Repository } from 'typeorm';

import { PIPEDRIVE_DATA_SOURCE } from '../pipedrive.options.js';
import { isLive, type LiveCredential, OAuthCredential } from './oauth-credential.entity.js';

/** The right to refresh one account's grant, held by one refresh of one process until a time of the database's clock. */
export interface HeldLease {
  readonly credential: LiveCredential;
  readonly owner: string;
  /** The row's version since the claim: nothing is saved once the row has another. */
  readonly version: number;
}

/** Why a grant is dead whose tokens Pipedrive has probably exchanged, in an answer that nobody has. */
export const ANSWER_LOST = 'refresh_answer_lost';

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
   * That a refresh is unanswered is written down before it is begun: who dies over it can't do so afterwards.
   *
   * @param terms.purpose a revocation brings no tokens that could be lost, and does not wait for a cool-down
   */
  async claim(
    seen: LiveCredential,
    { owner, leaseMs, purpose }: { owner: string; leaseMs: number; purpose: 'refresh' | 'revocation' },
  ): Promise<HeldLease | undefined> {
    const { accountId, generation, version } = seen;
    const isRefresh = purpose === 'refresh';
    const { affected } = await this.rows
      .createQueryBuilder()
      .update()
      .set({
        leaseOwner: owner,
        leaseUntil: () => `clock_timestamp() + make_interval(secs => :leaseSeconds)`,
        version: () => 'version + 1',
        // The first one counts.
        ...(isRefresh && {
          refreshUnansweredAt: () => 'coalesce(refresh_unanswered_at, clock_timestamp())',
        }),
      })
      .where('account_id = :accountId AND generation = :generation AND version = :version')
      .andWhere('invalidated_at IS NULL')
      .andWhere('(lease_until IS NULL OR lease_until <= clock_timestamp())')
      .andWhere('(NOT :isRefresh OR refresh_after IS NULL OR refresh_after <= clock_timestamp())')
      .setParameters({ accountId, generation, version, leaseSeconds: leaseMs / 1000, isRefresh })
      .execute();
    return affected === 1 ? { credential: seen, owner, version: version + 1 } : undefined;
  }

  /** Stores what the refresh has brought and ends the lease. False where the lease was lost meanwhile. */
  save(lease: HeldLease, changes: QueryDeepPartialEntity<OAuthCredential>): Promise<boolean> {
    return this.end(lease, { ...changes, ...RENEWED });
  }

  /**
   * Stores what the refresh has brought after its lease was lost, where nobody has other tokens and nobody is about to:
   * they are the only ones then that a strict endpoint still accepts. It heals what was marked for want of them.
   *
   * @returns undefined while another holds the lease, and may bring others; false where the row has others, is gone or
   *   has died of something else
   */
  async saveLate(
    { credential: { accountId, generation, refreshToken } }: HeldLease,
    changes: QueryDeepPartialEntity<OAuthCredential>,
  ): Promise<boolean | undefined> {
    const seen = await this.rows.findOneBy({ accountId, generation });
    if (seen === null || !(isLive(seen) || seen.invalidatedReason === ANSWER_LOST)) return false;
    if (seen.isLeased) return undefined;
    const { version } = seen;
    const { affected } = await this.rows.update(
      { accountId, generation, version },
      {
        refreshToken: seen.refreshToken ?? refreshToken,
        ...changes,
        ...RENEWED,
        ...ENDED,
        invalidatedAt: null,
        invalidatedReason: null,
      },
    );
    return affected === 1 ? true : undefined;
  }

  /** Marks the grant as dead, forgets its tokens and ends the lease. False where the lease was lost meanwhile. */
  invalidate(lease: HeldLease, reason: string): Promise<boolean> {
    return this.end(lease, {
      invalidatedAt: () => 'clock_timestamp()',
      invalidatedReason: reason,
      accessToken: null,
      refreshToken: null,
    });
  }

  /** Writes down that the refresh has failed, and ends the lease. False where the lease was lost meanwhile. */
  fail(lease: HeldLease, { details, mayHaveExchanged, coolDownMs }: FailedRefresh): Promise<boolean> {
    const changes: QueryDeepPartialEntity<OAuthCredential> = {
      refreshFailures: () => 'refresh_failures + 1',
      refreshAfter: () => `clock_timestamp() + make_interval(secs => :coolDownSeconds)`,
      lastError: details,
      lastErrorAt: () => 'clock_timestamp()',
      ...(!mayHaveExchanged && { refreshUnansweredAt: lease.credential.refreshUnansweredAt }),
    };
    return this.end(lease, changes, { coolDownSeconds: coolDownMs / 1000 });
  }

  /** Ends the lease with nothing asked under it, so that the next one need not wait for its end. */
  release(lease: HeldLease): Promise<boolean> {
    return this.end(lease, { refreshUnansweredAt: lease.credential.refreshUnansweredAt });
  }

  private async end(
    lease: HeldLease,
    changes: QueryDeepPartialEntity<OAuthCredential>,
    parameters: Record<string, unknown> = {},
  ): Promise<boolean> {
    const { affected } = await this.rows
      .createQueryBuilder()
      .update()
      .set({ ...changes, ...ENDED })
      .where('account_id = :accountId AND version = :version AND lease_owner = :owner')
      .setParameters({ accountId: lease.credential.accountId, version: lease.version, owner: lease.owner })
      .setParameters(parameters)
      .execute();
    return affected === 1;
  }
}

const ENDED = { version: () => 'version + 1', leaseOwner: null, leaseUntil: null };

const RENEWED: QueryDeepPartialEntity<OAuthCredential> = {
  generation: () => `nextval('pipedrive_token_generations')`,
  refreshFailures: 0,
  refreshAfter: null,
  refreshUnansweredAt: null,
  lastError: null,
  lastErrorAt: null,
};
