import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';

import { PIPEDRIVE_DATA_SOURCE } from '../../pipedrive.options.js';
import { Pruner } from '../../pruner.js';

/**
 * Forgets positions that nobody has used for 30 days, and the longest unused ones of an account that has too many.
 */
@Injectable()
export class LedgerPruner extends Pruner {
  constructor(@Inject(PIPEDRIVE_DATA_SOURCE) private readonly dataSource: DataSource) {
    super('old export positions');
  }

  /**
   * @param limits.unusedDays use is written down once a day, so a row lives a day longer than promised
   * @param limits.rowsPerAccount a walk over a million records in pages of 100 leaves 10,000 rows
   */
  override async prune(limits = { unusedDays: 31, rowsPerAccount: 100_000 }): Promise<void> {
    await this.dataSource.query(
      `DELETE FROM pipedrive_export_positions WHERE used_at < now() - $1 * interval '1 day'`,
      [limits.unusedDays],
    );
    const crowded: { account_id: string }[] = await this.dataSource.query(
      'SELECT account_id FROM pipedrive_export_positions GROUP BY account_id HAVING count(*) > $1',
      [limits.rowsPerAccount],
    );
    for (const { account_id: accountId } of crowded) await this.thin(accountId, limits.rowsPerAccount);
  }

  private async thin(accountId: string, rowsPerAccount: number): Promise<void> {
    await this.dataSource.query(
      `DELETE FROM pipedrive_export_positions WHERE ctid IN (
         SELECT ctid FROM pipedrive_export_positions
          WHERE account_id = $1 ORDER BY used_at DESC, position DESC OFFSET $2)`,
      [accountId, rowsPerAccount],
    );
  }
}
