import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';

import { Receipts } from './receipts.repository.js';

/** Forgets receipts after 30 days. Any number of replicas may do so at the same time. */
@Injectable()
export class ReceiptPruner implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(ReceiptPruner.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly receipts: Receipts) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.prune(), HOUR_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** Housekeeping may fail without anybody noticing, so it says so; the next hour tries again. */
  private async prune(): Promise<void> {
    try {
      await this.receipts.forgetOlderThan(30);
    } catch (error) {
      this.logger.warn(
        `old receipts were not removed: ${error instanceof Error ? error.message : 'unknown'}`,
      );
    }
  }
}

const HOUR_MS = 3_600_000;
