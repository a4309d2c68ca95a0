import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { dataSourceOptions } from '../../src/database/data-source.js';
import { SharedGrants } from '../../src/pipedrive/credentials/shared-grants.repository.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const INSTALLATION = { companyId: '7', userId: '8', connectedUntil: undefined };

let database: TestDatabase;
let dataSource: DataSource;
let shared: SharedGrants;
beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await new DataSource(dataSourceOptions(database.url)).initialize();
  shared = new SharedGrants(dataSource);
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

describe('two ends of the grants of one company and user', () => {
  it('wait for each other and not in a circle, also where they find the rows in different orders', async () => {
    for (const account of ['1', '2', '3', '4']) await dataSource.query(CONNECT, [account]);
    const [first, last] = [await locked('1'), await locked('4')];
    const uninstalled = shared.end({ ...INSTALLATION, reason: 'uninstalled' });
    await areWaiting(1);
    // A new version of the row lies behind all others: who looks from now on finds it last.
    await dataSource.query(`UPDATE pipedrive_oauth_credentials SET version = 2 WHERE account_id = '2'`);
    const disconnected = shared.end({ ...INSTALLATION, reason: 'disconnected_elsewhere', except: '1' });
    await areWaiting(2);
    await release(first);
    await nobodyWaitsFor(first);
    await areWaiting(2);
    await release(last);
    expect(await Promise.all([uninstalled, disconnected])).toEqual([4, 0]);
  });
});

/** A transaction of the test's that holds an account's row. */
interface Lock {
  readonly client: Client;
  readonly pid: number;
}

async function locked(account: string): Promise<Lock> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  await client.query('BEGIN');
  const sql = `SELECT pg_backend_pid() AS pid FROM pipedrive_oauth_credentials WHERE account_id = $1 FOR UPDATE`;
  const { rows } = await client.query<{ pid: number }>(sql, [account]);
  return { client, pid: rows[0]?.pid ?? 0 };
}

async function release({ client }: Lock): Promise<void> {
  await client.query('COMMIT');
  await client.end();
}

function areWaiting(count: number): Promise<void> {
  return until('count(*) = $1', count);
}

function nobodyWaitsFor({ pid }: Lock): Promise<void> {
  return until('NOT coalesce(bool_or($1 = ANY (pg_blocking_pids(pid))), false)', pid);
}

/** Of those who wait for a lock in this database. */
async function until(condition: string, parameter: number): Promise<void> {
  const sql = `
    SELECT ${condition} AS holds FROM pg_stat_activity
     WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0`;
  for (;;) {
    const [row]: { holds: boolean }[] = await dataSource.query(sql, [parameter]);
    if (row?.holds) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const CONNECT = `
  INSERT INTO pipedrive_oauth_credentials
    (account_id, access_token, refresh_token, expires_at, api_domain, scopes, company_id, user_id, refreshed_at, connected_at, version)
  VALUES ($1, 'a', 'r', now(), 'https://acme.pipedrive.com', '{}', '7', '8', now(), now(), 1)`;
