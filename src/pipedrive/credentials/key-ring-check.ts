import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import type { DataSource } from 'typeorm';

import { PIPEDRIVE_DATA_SOURCE, RESOLVED_OPTIONS, type ResolvedOptions } from '../pipedrive.options.js';

/**
 * Looks once, at boot, whether every stored token is closed by a key of the ring, so that a key which was removed too
 * early is noticed before its accounts call. The service starts all the same, and is not kept waiting: the others are
 * served.
 */
@Injectable()
export class KeyRingCheck implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(KeyRingCheck.name);
  private checking: Promise<void> | undefined;

  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedOptions,
    @Inject(PIPEDRIVE_DATA_SOURCE) private readonly dataSource: DataSource,
  ) {}

  onApplicationBootstrap(): void {
    this.checking = this.check();
  }

  /** The database must not be closed under a query. */
  async onModuleDestroy(): Promise<void> {
    await this.checking;
  }

  private async check(): Promise<void> {
    try {
      const unknown = await this.unknownKeys();
      if (unknown.length === 0) return;
      const counts = unknown.map(({ key, accounts }) => `${JSON.stringify(key)} (${accounts})`);
      this.logger.error(
        `tokens are stored that no key of the ring opens; by key, with the number of accounts: ${counts.join(', ')}. ` +
          'Put the keys back into credentials.keys (CREDENTIALS_KEYS), behind the first one, or let these accounts connect again',
      );
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unknown';
      this.logger.warn(`whether the stored tokens' keys are all there could not be checked: ${reason}`);
    }
  }

  private unknownKeys(): Promise<{ key: string; accounts: number }[]> {
    return this.dataSource.query(
      `SELECT key, count(DISTINCT account_id)::integer AS accounts
         FROM pipedrive_oauth_credentials,
              LATERAL (VALUES (split_part(access_token, '.', 2)), (split_part(refresh_token, '.', 2))) AS used (key)
        WHERE access_token IS NOT NULL AND key <> ALL ($1::text[])
        GROUP BY key ORDER BY accounts DESC, key LIMIT 20`,
      [this.options.credentials.keys.map(({ id }) => id)],
    );
  }
}
