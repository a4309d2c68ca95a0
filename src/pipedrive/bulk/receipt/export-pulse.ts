import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';

import { RunningExports } from '../running-exports.js';
import { Receipts } from './receipts.repository.js';

/** Says of the exports of this process that they still run. */
@Injectable()
export class ExportPulse implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(ExportPulse.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly running: RunningExports,
    private readonly receipts: Receipts,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.beat(), PULSE_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** One that is not written makes no difference; several in a row let running exports be taken for dead. */
  private async beat(): Promise<void> {
    const { ids } = this.running;
    if (ids.length === 0) return;
    try {
      await this.receipts.hearOf(ids);
    } catch (error) {
      const problem = error instanceof Error ? error.message : 'unknown';
      this.logger.warn(`that exports still run was not written down: ${problem}`);
    }
  }
}

const PULSE_MS = 15_000;
