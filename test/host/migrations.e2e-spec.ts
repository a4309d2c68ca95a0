import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { expect, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import { createEmptyDatabase, createTestDatabase } from '../support/test-database.js';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { MIGRATION_LOCK, runMigrations } from '../../src/database/run-migrations.js';
import { built } from '../support/built.js';
import { query } from '../support/query.js';

const run = promisify(execFile);

it('runs each migration once when several processes start on an empty database', async () => {
  const database = await createEmptyDatabase();
  const outputs = await Promise.all([1, 2, 3].map(() => migrate(database.url)));
  const ran = outputs.join('').match(/^Ran \w+$/gm) ?? [];
  expect(ran.length).toBeGreaterThan(0);
  expect(new Set(ran).size).toBe(ran.length);
  expect(outputs.filter((output) => output.includes('up to date'))).toHaveLength(2);
  expect(await migrate(database.url)).toBe('The database is up to date\n');
  await database.drop();
});

it('waits for another process that is migrating', async () => {
  const database = await createEmptyDatabase();
  const other = new Client({ connectionString: database.url });
  await other.connect();
  await other.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
  const migrated = runMigrations(database.url);
  await eventually(async () => {
    const waiting = await other.query(`SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`);
    expect(waiting.rowCount).toBe(1);
  });
  expect((await other.query(`SELECT 1 FROM pg_tables WHERE schemaname = 'public'`)).rowCount).toBe(0);
  await other.end();
  expect((await migrated).length).toBeGreaterThan(0);
  await database.drop();
});

it('takes back a migration that fails half way, keeps those before it, and goes on from there', async () => {
  const database = await createEmptyDatabase();
  await query(database.url, 'CREATE TABLE pipedrive_export_positions_by_use ()');
  await expect(runMigrations(database.url)).rejects.toThrow('already exists');
  const kept = await tables(database.url);
  expect(kept).toContain('pipedrive_oauth_credentials');
  expect(kept).not.toContain('pipedrive_export_positions');
  await query(database.url, 'DROP TABLE pipedrive_export_positions_by_use');
  expect((await runMigrations(database.url))[0]).toContain('ExportPositions');
  await database.drop();
});

it('finds nothing to do on a database that a spec is given', async () => {
  const database = await createTestDatabase();
  expect(await migrate(database.url)).toBe('The database is up to date\n');
  for (const name of await tables(database.url)) expect(name).toMatch(/^(migrations|pipedrive_\w+)$/);
  await database.drop();
});

it('makes every table and column that the entities know', async () => {
  const database = await createTestDatabase();
  const dataSource = await new DataSource(dataSourceOptions(database.url)).initialize();
  const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
  // What migrations have beyond that (indexes, checks, defaults) shows up as something to drop.
  expect(upQueries.map(({ query }) => query).filter((query) => !/\bDROP\b/.test(query))).toEqual([]);
  await dataSource.destroy();
  await database.drop();
});

it('forgets the tokens of grants that were dead before, and keeps those of the others', async () => {
  const database = await createEmptyDatabase();
  const dataSource = await new DataSource(dataSourceOptions(database.url)).initialize();
  await dataSource.runMigrations();
  while ((await tables(database.url)).length > 0 && (await lastMigration(database.url)) !== BEFORE_LIFE) {
    await dataSource.undoLastMigration();
  }
  await query(
    database.url,
    `INSERT INTO pipedrive_oauth_credentials
       (account_id, access_token, refresh_token, expires_at, api_domain, scopes, company_id, user_id,
        refreshed_at, connected_at, version, invalidated_at, invalidated_reason)
     SELECT name, 'a', 'r', now(), 'https://acme.pipedrive.com', '{}', '1', '1', now(), now(), 1, dead,
            CASE WHEN dead IS NOT NULL THEN 'invalid_grant' END
       FROM (VALUES ('dead', now()), ('alive', NULL)) AS account (name, dead)`,
  );
  await dataSource.runMigrations();
  const kept = 'SELECT account_id, access_token, refresh_token FROM pipedrive_oauth_credentials ORDER BY 1';
  expect(await query(database.url, kept)).toEqual([
    { account_id: 'alive', access_token: 'a', refresh_token: 'r' },
    { account_id: 'dead', access_token: null, refresh_token: null },
  ]);
  await dataSource.destroy();
  await database.drop();
});

it('says what is wrong with DATABASE_URL', async () => {
  await expect(migrate('mysql://app:hunter2@db/x')).rejects.toMatchObject({
    stderr: expect.stringMatching(/DATABASE_URL must be a URL of the form postgres:\/\//),
  });
  await expect(migrate('mysql://app:hunter2@db/x')).rejects.not.toMatchObject({
    stderr: expect.stringContaining('hunter2'),
  });
});

const BEFORE_LIFE = 'CreateExportPositions1790000000002';

async function lastMigration(url: string): Promise<unknown> {
  return (await query(url, 'SELECT name FROM migrations ORDER BY id DESC LIMIT 1'))[0]?.['name'];
}

async function migrate(databaseUrl: string): Promise<string> {
  const env = { PATH: process.env['PATH'], DATABASE_URL: databaseUrl };
  return (await run(process.execPath, [built('database/migrate.js')], { env })).stdout;
}

async function tables(url: string): Promise<unknown[]> {
  const rows = await query(url, `SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`);
  return rows.map((row) => row['tablename']);
}
