import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.js';
import { ensureDatabase } from '../../src/database/ensure-database.js';
import { runMigrations } from '../../src/database/run-migrations.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the run's Postgres, of the database `postgres`. */
    postgresUrl: string;
    /** The migrated database that `createTestDatabase` clones. */
    templateDatabase: string;
  }
}

/** One real Postgres for the whole run, in a directory that goes away with it; nothing has to run beforehand. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'pipedrive-export-test-'));
  const postgres = await startPostgres(directory);
  const teardown = async (): Promise<void> => {
    await postgres.stop();
    await rm(directory, { recursive: true, force: true });
  };
  try {
    await ensureDatabase(postgres.url('postgres'), 'migrated_template');
    await runMigrations(postgres.url('migrated_template'));
  } catch (error) {
    await teardown();
    throw error;
  }
  project.provide('postgresUrl', postgres.url('postgres'));
  project.provide('templateDatabase', 'migrated_template');
  return teardown;
}

async function startPostgres(directory: string) {
  try {
    // Where root runs the tests, Postgres runs as another user, who has to get in.
    await chmod(directory, 0o755);
    return await startEmbeddedPostgres({
      directory: join(directory, 'data'),
      persistent: false,
      durable: false,
    });
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
}
