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

  /** The lease on the row as it was `seen`; undefined where another holds it, or where the row has changed since. */
  async claim(
    seen: LiveCredential,
    { owner, leaseMs }: { owner: string; leaseMs: number },
  ): Promise<HeldLease | undefined> {
    const { accountId, generation, version } = seen;
    const { affected } = await this.rows
      .createQueryBuilder()
      .update()
      .set({
        leaseOwner: owner,
        leaseUntil: () => `clock_timestamp() + make_interval(secs => :leaseSeconds)`,
        version: () => 'version + 1',
      })
      .where('account_id = :accountId AND generation = :generation AND version = :version')
      .andWhere('invalidated_at IS NULL')
      .andWhere('(lease_until IS NULL OR lease_until <= clock_timestamp())')
      .setParameters({ accountId, generation, version, leaseSeconds: leaseMs / 1000 })
      .execute();
    return affected === 1 ? { credential: seen, owner, version: version + 1 } : undefined;
  }

  /** Stores what the refresh has brought and ends the lease. False where the lease was lost meanwhile. */
  save(lease: HeldLease, changes: QueryDeepPartialEntity<OAuthCredential>): Promise<boolean> {
    return this.end(lease, {
      ...changes,
      version: () => 'version + 1',
      generation: () => `nextval('pipedrive_token_generations')`,
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

  /** Ends the lease with nothing changed, so that the next one need not wait for its end. */
  release(lease: HeldLease): Promise<boolean> {
    return this.end(lease, {});
  }

  private async end(lease: HeldLease, changes: QueryDeepPartialEntity<OAuthCredential>): Promise<boolean> {
    const { affected } = await this.rows
      .createQueryBuilder()
      .update()
      .set({ ...changes, leaseOwner: null, leaseUntil: null })
      .where('account_id = :accountId AND version = :version AND lease_owner = :owner')
      .setParameters({ accountId: lease.credential.accountId, version: lease.version, owner: lease.owner })
      .execute();
    return affected === 1;
  }
}
