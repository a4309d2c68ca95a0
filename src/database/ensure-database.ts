import { withClient } from './with-client.js';

/**
 * Creates a database where there is none of that name yet.
 * @param serverUrl address of another database on the same server, as a user who may create databases
 */
export async function ensureDatabase(serverUrl: string, name: string): Promise<void> {
  await withClient({ connectionString: serverUrl }, async (client) => {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  });
}
