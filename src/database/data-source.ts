import type { DataSourceOptions } from 'typeorm';
import { pipedriveEntities, pipedriveMigrations } from '../index.js';

/**
 * What TypeORM is told about the host's database. The schema changes by migrations alone.
 * @param databaseUrl `postgres://user:password@host:port/database`
 */
export function dataSourceOptions(databaseUrl: string): DataSourceOptions {
  return {
    type: 'postgres',
    url: databaseUrl,
    applicationName: 'pipedrive-export',
    entities: [...pipedriveEntities],
    migrations: [...pipedriveMigrations],
    synchronize: false,
    migrationsRun: false,
    // By default a migration that fails is told to the console, amid the log's JSON lines. Its error tells as much.
    logger: 'debug',
    // Requests hold a connection for milliseconds, never over a call to Pipedrive: ten serve one replica well.
    poolSize: 10,
    connectTimeoutMS: 5_000,
  };
}
