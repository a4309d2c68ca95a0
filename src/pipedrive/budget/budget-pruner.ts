import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';

import { CompanyBudgets } from './company-budgets.repository.js';

/** Forgets the budgets of companies that nobody reads from any more. Any number of replicas may do so at the same time. */
@Injectable()
export class BudgetPruner implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(BudgetPruner.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly budgets: CompanyBudgets) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.prune(), HOUR_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** Housekeeping may fail without anybody noticing, so it says so; the next hour tries again. */
  private async prune(): Promise<void> {
    try {
      await this.budgets.forgetUnused();
    } catch (error) {
      this.logger.warn(`old budgets were not removed: ${error instanceof Error ? error.message : 'unknown'}`);
    }
  }
}

const HOUR_MS = 3_600_000;
