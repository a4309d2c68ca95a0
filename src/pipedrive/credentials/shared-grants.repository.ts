import { Inject, Injectable } from '@nestjs/common';
import type { DataSource, Repository } from 'typeorm';

import { PIPEDRIVE_DATA_SOURCE } from '../pipedrive.options.js';
import { OAuthCredential } from './oauth-credential.entity.js';

/**
 * The accounts of ours that are connected to one company and user of Pipedrive's. To Pipedrive they are one
 * installation of the app, and what ends it ends all of them.
 */
@Injectable()
export class SharedGrants {
  private readonly rows: Repository<OAuthCredential>;

  constructor(@Inject(PIPEDRIVE_DATA_SOURCE) dataSource: DataSource) {
    this.rows = dataSource.getRepository(OAuthCredential);
  }

  /** How many other accounts have a live grant of the same company and user. One query. */
  countOthers({ accountId, companyId, userId }: OAuthCredential): Promise<number> {
    return this.rows
      .createQueryBuilder('credential')
      .where('company_id = :companyId AND user_id = :userId', { companyId, userId })
      .andWhere('account_id <> :accountId AND invalidated_at IS NULL', { accountId })
      .getCount();
  }
}
