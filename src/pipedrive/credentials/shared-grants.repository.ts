import { Inject, Injectable } from '@nestjs/common';
import type { DataSource, Repository } from 'typeorm';

import { PIPEDRIVE_DATA_SOURCE } from '../pipedrive.options.js';
import { OAuthCredential } from './oauth-credential.entity.js';
import { ANSWER_LOST } from './refresh-lease.js';

/**
 * The accounts of ours that are connected to one company and user of Pipedrive's. To Pipedrive they are one
 * installation of the app, and what ends it ends all of them.
 */
@Injectable()
export class SharedGrants {
  private readonly rows: Repository<OAuthCredential>;

  constructor(@Inject(PIPEDRIVE_DATA_SOURCE) private readonly dataSource: DataSource) {
    this.rows = dataSource.getRepository(OAuthCredential);
  }

  /** By the clock that connections are ordered by. */
  async now(): Promise<Date> {
    const [row] = await this.dataSource.query<[{ now: Date }]>('SELECT clock_timestamp() AS now');
    return row.now;
  }

  /** How many other accounts have a live grant of the same company and user. One query. */
  countOthers({ accountId, companyId, userId }: OAuthCredential): Promise<number> {
    return this.rows
      .createQueryBuilder('credential')
      .where('company_id = :companyId AND user_id = :userId', { companyId, userId })
      .andWhere('account_id <> :accountId AND invalidated_at IS NULL', { accountId })
      .getCount();
  }

  /**
   * Marks every live grant of a company and user as dead and forgets its tokens. A refresh that is under way finds the
   * row's version grown, so it can't bring one back to life; nor can tokens that come late to a grant that died for want of
   * them, which is given the new reason.
   *
   * @param end.connectedUntil spares connections made later, in the order of the database's clock; undefined: none
   * @param end.except an account that is left alone
   * @returns how many live ones
   */
  async end({ companyId, userId, reason, connectedUntil, except }: SharedEnd): Promise<number> {
    const values = [companyId, userId, reason, connectedUntil ?? null, except ?? null, ANSWER_LOST];
    const [ended] = await this.dataSource.query<[{ was_live: boolean }[], number]>(END, values);
    return ended.filter(({ was_live }) => was_live).length;
  }
}

/** Which grants end, and why. */
export interface SharedEnd {
  readonly companyId: string;
  readonly userId: string;
  readonly reason: 'uninstalled' | 'disconnected_elsewhere';
  readonly connectedUntil: Date | undefined;
  readonly except?: string;
}

/**
 * The rows are locked in one order: two ends of the same grants at once would otherwise wait for each other. No moment
 * that a connection is compared with is finer than a millisecond: what was connected within the same one was connected
 * until then.
 */
const END = `
  WITH shared AS (
    SELECT account_id, invalidated_at IS NULL AS was_live FROM pipedrive_oauth_credentials
     WHERE company_id = $1 AND user_id = $2 ORDER BY account_id FOR UPDATE)
  UPDATE pipedrive_oauth_credentials AS credential
     SET invalidated_at = clock_timestamp(), invalidated_reason = $3, access_token = NULL, refresh_token = NULL,
         version = version + 1
    FROM shared
   WHERE credential.account_id = shared.account_id
     AND (was_live OR invalidated_reason = $6)
     AND ($4::timestamptz IS NULL OR date_trunc('milliseconds', connected_at) <= $4)
     AND credential.account_id IS DISTINCT FROM $5
  RETURNING was_live`;
