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
   * @returns how many
   */
  async end({ companyId, userId, reason, connectedUntil, except }: SharedEnd): Promise<number> {
    const { affected } = await this.rows
      .createQueryBuilder()
      .update()
      .set({
        invalidatedAt: () => 'clock_timestamp()',
        invalidatedReason: reason,
        accessToken: null,
        refreshToken: null,
        version: () => 'version + 1',
      })
      .where(`account_id IN (${LOCKED_IN_ORDER})`, { companyId, userId })
      .andWhere('(invalidated_at IS NULL OR invalidated_reason = :lost)', { lost: ANSWER_LOST })
      .andWhere(`(:connectedUntil::timestamptz IS NULL OR ${CONNECTED_AT} <= :connectedUntil)`, {
        connectedUntil: connectedUntil ?? null,
      })
      .andWhere('account_id IS DISTINCT FROM :except', { except: except ?? null })
      .execute();
    return affected ?? 0;
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

/** No moment that it is compared with is finer: what was connected within the same millisecond was connected until then. */
const CONNECTED_AT = `date_trunc('milliseconds', connected_at)`;

/** Two ends of the same grants at once would otherwise wait for each other. */
const LOCKED_IN_ORDER = `
  SELECT account_id FROM pipedrive_oauth_credentials
   WHERE company_id = :companyId AND user_id = :userId ORDER BY account_id FOR UPDATE`;
