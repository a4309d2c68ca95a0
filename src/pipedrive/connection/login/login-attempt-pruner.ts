import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';

import { LoginAttemptRepository } from './login-attempt.repository.js';
import { LOGIN_LIFE_SECONDS } from './login-life.js';

/** Keeps the logins of the last minutes alone. Any number of replicas may do so at the same time. */
@Injectable()
export class LoginAttemptPruner implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(LoginAttemptPruner.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly attempts: LoginAttemptRepository) {}

  onApplicationBootstrap(): void {
    // Not with each login: a grant that nobody confirms shall go also where nobody logs in any more.
    this.timer = setInterval(() => void this.prune(), LOGIN_LIFE_SECONDS * 1000).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** Housekeeping may fail without anybody noticing, so it says so; the next time tries again. */
  private async prune(): Promise<void> {
    try {
      await this.attempts.prune();
    } catch (error) {
      this.logger.warn(
        `old login attempts were not removed: ${error instanceof Error ? error.message : 'unknown'}`,
      );
    }
  }
}
