import { randomUUID } from 'node:crypto';

import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import { dataSourceOptions } from '../../src/database/data-source.js';
import { LoginAttemptPruner } from '../../src/pipedrive/connection/login/login-attempt-pruner.js';
import { LoginAttemptRepository } from '../../src/pipedrive/connection/login/login-attempt.repository.js';
import { eventually } from '../support/eventually.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

let database: TestDatabase;
let dataSource: DataSource;
let attempts: LoginAttemptRepository;
beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await new DataSource(dataSourceOptions(database.url)).initialize();
  attempts = new LoginAttemptRepository(dataSource);
});
beforeEach(() => dataSource.query('DELETE FROM pipedrive_login_attempts'));
afterEach(() => vi.useRealTimers());
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

describe('a login that has come back', () => {
  it('is remembered for as long as a replica whose clock is behind may take its state for a good one', async () => {
    const login = { id: randomUUID(), accountId: 'a' };
    expect(await attempts.claim(login)).toBe(true);
    await age('19 minutes 50 seconds');
    await attempts.prune();
    expect(await attempts.claim(login)).toBe(false);
    await age('20 seconds');
    await attempts.prune();
    expect(await count()).toBe(0);
  });

  it('is forgotten by the module itself, every ten minutes, also after that has failed once', async () => {
    const warnings = vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const pruner = new LoginAttemptPruner(attempts);
    pruner.onApplicationBootstrap();
    await attempts.claim({ id: randomUUID(), accountId: 'a' });
    await age('1 hour');
    await dataSource.query('ALTER TABLE pipedrive_login_attempts RENAME TO elsewhere');
    vi.advanceTimersByTime(600_000);
    await eventually(() => expect(warnings).toHaveBeenCalled());
    await dataSource.query('ALTER TABLE elsewhere RENAME TO pipedrive_login_attempts');
    vi.advanceTimersByTime(600_000);
    await eventually(async () => expect(await count()).toBe(0));
    pruner.onModuleDestroy();
    expect(vi.getTimerCount()).toBe(0);
    warnings.mockRestore();
  });
});

/** As if all of them had come back that much earlier. */
function age(interval: string): Promise<unknown> {
  return dataSource.query('UPDATE pipedrive_login_attempts SET expires_at = expires_at - $1::interval', [
    interval,
  ]);
}

async function count(): Promise<number> {
  const [row]: { count: string }[] = await dataSource.query('SELECT count(*) FROM pipedrive_login_attempts');
  return Number(row?.count);
}
