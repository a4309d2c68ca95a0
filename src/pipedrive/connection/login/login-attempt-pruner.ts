import { Injectable } from '@nestjs/common';

import { Pruner } from '../../pruner.js';
import { LoginAttemptRepository } from './login-attempt.repository.js';
import { LOGIN_LIFE_SECONDS } from './login-life.js';

/**
 * Keeps the logins of the last minutes alone. Not with each login: a grant that nobody confirms shall go also where nobody
 * logs in any more.
 */
@Injectable()
export class LoginAttemptPruner extends Pruner {
  constructor(private readonly attempts: LoginAttemptRepository) {
    super('old login attempts', LOGIN_LIFE_SECONDS * 1000);
  }

  override prune(): Promise<void> {
    return this.attempts.prune();
  }
}
