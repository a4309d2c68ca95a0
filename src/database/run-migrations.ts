import { DataSource } from 'typeorm';
import { dataSourceOptions } from './data-source.js';
import { withClient } from './with-client.js';

/** Key of the advisory lock that migrations run under: any number, the same in every replica. */
export const MIGRATION_LOCK = 7_473_665_002;

/**
 * Brings the database's schema up to date. Several replicas may start at once: one migrates, the others wait for it and
 * then find nothing to do.
 * @returns the names of the migrations that this call ran
 * @throws Error where the database can't be reached, a migration fails (it is rolled back), or another process
 *   migrates for longer than two minutes
 */
export async function runMigrations(databaseUrl: string): Promise<string[]> {
  const config = { connectionString: databaseUrl, application_name: 'pipedrive-export migrations' };
  return withClient(config, async (lock) => {
    await lock.query(`SET lock_timeout = '120s'`);
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    return migrate(databaseUrl);
  });
}

async function migrate(databaseUrl: string): Promise<string[]> {
  const dataSource = await new DataSource(dataSourceOptions(databaseUrl)).initialize();
  try {
    const migrations = await dataSource.runMigrations({ transaction: 'each' });
    return migrations.map((migration) => migration.name);
  } finally {
    await dataSource.destroy();
  }
}
