import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';

/** Forgets what nobody needs any more, now and then. Any number of replicas may do so at the same time. */
@Injectable()
export abstract class Pruner implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(this.constructor.name);
  private timer: NodeJS.Timeout | undefined;
  private underWay: Promise<void> = Promise.resolve();

  /** @param what it forgets, for the log: `old receipts` */
  protected constructor(
    private readonly what: string,
    private readonly everyMs = 3_600_000,
  ) {}

  abstract prune(): Promise<void>;

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => (this.underWay = this.attempt()), this.everyMs).unref();
  }

  /** The database is there until what is under way has ended. */
  onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    return this.underWay;
  }

  /** Housekeeping may fail without anybody noticing, so it says so; the next time tries again. */
  private async attempt(): Promise<void> {
    try {
      await this.prune();
    } catch (error) {
      const problem = error instanceof Error ? error.message : 'unknown';
      this.logger.warn(`${this.what} were not removed: ${problem}`);
    }
  }
}
