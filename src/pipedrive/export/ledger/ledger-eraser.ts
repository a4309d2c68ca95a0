import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { DataSource } from 'typeorm';

import { AccountMemory } from '../../credentials/account-memory.js';
import { PIPEDRIVE_DATA_SOURCE } from '../../pipedrive.options.js';

/** Lets an account's positions go with its connection. What a page that is under way keeps then, the pruner removes. */
@Injectable()
export class LedgerEraser implements OnModuleInit {
  constructor(
    @Inject(PIPEDRIVE_DATA_SOURCE) private readonly dataSource: DataSource,
    private readonly memory: AccountMemory,
  ) {}

  onModuleInit(): void {
    this.memory.alsoForget((accountId) => this.erase(accountId));
  }

  private async erase(accountId: string): Promise<void> {
    await this.dataSource.query('DELETE FROM pipedrive_export_positions WHERE account_id = $1', [accountId]);
  }
}
