import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';

import { PIPEDRIVE_DATA_SOURCE } from '../../pipedrive.options.js';
import { LOGIN_LIFE_SECONDS } from './login-life.js';

/**
 * The rows of `LoginAttempt`. All of their times are the database's: it is the one clock that every replica shares.
 */
@Injectable()
export class LoginAttemptRepository {
  constructor(@Inject(PIPEDRIVE_DATA_SOURCE) private readonly dataSource: DataSource) {}

  /** Writes down that a login has come back. False where it had before, here or on another replica. */
  async claim(login: { readonly id: string; readonly accountId: string }): Promise<boolean> {
    const claimed: unknown[] = await this.dataSource.query(CLAIM, [
      login.id,
      login.accountId,
      LOGIN_LIFE_SECONDS,
    ]);
    return claimed.length === 1;
  }

  /**
   * Forgets logins whose time is over. A row outlives it once more: a state dies by the clock of the replica that it is
   * brought to, which may be behind, and until then nothing but the row says that it was used.
   */
  async prune(): Promise<void> {
    await this.dataSource.query(PRUNE, [LOGIN_LIFE_SECONDS]);
  }
}

const CLAIM = `
  INSERT INTO pipedrive_login_attempts (id, account_id, expires_at)
  VALUES ($1, $2, clock_timestamp() + $3 * interval '1 second')
  ON CONFLICT (id) DO NOTHING
  RETURNING id`;

const PRUNE = `
  DELETE FROM pipedrive_login_attempts WHERE expires_at < clock_timestamp() - $1 * interval '1 second'`;
