import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Client } from 'pg';

import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../../dist/database/embedded/embedded-postgres.js';
import { ensureDatabase } from '../../../dist/database/ensure-database.js';
import { runMigrations } from '../../../dist/database/run-migrations.js';

/** One Postgres for a whole run, in a directory that goes away with it. */
export class Postgres {
  private databases = 0;

  private constructor(
    private readonly server: EmbeddedPostgres,
    readonly directory: string,
    readonly version: string,
  ) {}

  static async start(): Promise<Postgres> {
    const directory = await mkdtemp(join(tmpdir(), 'bench-export-'));
    // Where root runs the bench, Postgres runs as another user, who has to get in.
    await chmod(directory, 0o755);
    // Durable, as it is in production: a page's position waits for the disk.
    const options = { directory: join(directory, 'data'), persistent: false, durable: true };
    const server = await startEmbeddedPostgres(options);
    return new Postgres(server, directory, await versionOf(server.url('postgres')));
  }

  /** The address of a new database with every migration run. */
  async newDatabase(): Promise<string> {
    const name = `bench_${(this.databases += 1)}`;
    await ensureDatabase(this.server.url('postgres'), name);
    await runMigrations(this.server.url(name));
    return this.server.url(name);
  }

  async stop(): Promise<void> {
    await this.server.stop();
    await rm(this.directory, { recursive: true, force: true });
  }
}

async function versionOf(url: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
  await client.end();
  return rows[0]?.server_version ?? 'unknown';
}
