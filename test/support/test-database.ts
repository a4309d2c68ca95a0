import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { inject } from 'vitest';

/** A database that belongs to one spec file. */
export interface TestDatabase {
  /** `postgres://user:password@host:port/database` */
  readonly url: string;
  /** Removes it. @throws Error that names the connections which the spec has left open */
  drop(): Promise<void>;
}

/** A fresh database with every migration run, cloned from the run's template. */
export async function createTestDatabase(): Promise<TestDatabase> {
  return createDatabase(inject('templateDatabase'));
}

/** A fresh database with nothing in it, for specs of the migrations themselves. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  return createDatabase('template0');
}

async function createDatabase(template: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await onServer((client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`));
  const url = new URL(inject('postgresUrl'));
  url.pathname = name;
  return { url: url.href, drop: () => onServer((client) => dropDatabase(client, name)) };
}

/** Postgres waits five seconds for connections that are being closed, then refuses. */
async function dropDatabase(client: Client, name: string): Promise<void> {
  try {
    await client.query(`DROP DATABASE ${name}`);
  } catch (cause) {
    const { rows } = await client.query<{ application_name: string; query: string }>(
      'SELECT application_name, query FROM pg_stat_activity WHERE datname = $1',
      [name],
    );
    const leaks = rows.map((row) => `${row.application_name || 'unnamed'}: ${row.query}`).join('\n');
    throw new Error(`The spec has left ${rows.length} connection(s) to its database open:\n${leaks}`, {
      cause,
    });
  }
}

async function onServer<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
