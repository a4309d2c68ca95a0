import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import type { DataSource } from 'typeorm';

import { PIPEDRIVE_DATA_SOURCE } from '../../pipedrive.options.js';

/**
 * Forgets positions that nobody has used for 30 days, and the longest unused ones of an account that has too many.
 * Any number of replicas may do so at the same time.
 */
@Injectable()
export class LedgerPruner implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(LedgerPruner.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(@Inject(PIPEDRIVE_DATA_SOURCE) private readonly dataSource: DataSource) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.pruneLater(), HOUR_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /**
   * @param limits.unusedDays use is written down once a day, so a row lives a day longer than promised
   * @param limits.rowsPerAccount a walk over a million records in pages of 100 leaves 10,000 rows
   */
  async prune(limits = { unusedDays: 31, rowsPerAccount: 100_000 }): Promise<void> {
    await this.dataSource.query(
      `DELETE FROM pipedrive_export_positions WHERE used_at < now() - $1 * interval '1 day'`,
      [limits.unusedDays],
    );
    await this.dataSource.query(
      `DELETE FROM pipedrive_export_positions WHERE ctid = ANY (ARRAY(
         SELECT ctid FROM (
           SELECT ctid, row_number() OVER (PARTITION BY account_id ORDER BY used_at DESC, position DESC) AS rank
             FROM pipedrive_export_positions) AS ranked
          WHERE rank > $1))`,
      [limits.rowsPerAccount],
    );
  }

  /** Housekeeping may fail without anybody noticing, so it says so; the next hour tries again. */
  private async pruneLater(): Promise<void> {
    try {
      await this.prune();
    } catch (error) {
      this.logger.warn(
        `old export positions were not removed: ${error instanceof Error ? error.message : 'unknown'}`,
      );
    }
  }
}

const HOUR_MS = 3_600_000;
