import { Client } from 'pg';

import type { Postgres } from '../stage/postgres.js';

/** What Postgres itself has logged of the statements that it was sent. */
export class StatementLog {
  /** Lets the server log every statement of every session but this one. */
  static async open(postgres: Postgres): Promise<StatementLog> {
    const client = new Client({ connectionString: await postgres.newDatabase() });
    await client.connect();
    await client.query("SET log_statement = 'none'");
    await client.query("ALTER SYSTEM SET log_statement = 'all'");
    await client.query('SELECT pg_reload_conf()');
    return new StatementLog(client);
  }

  private constructor(private readonly client: Client) {}

  /** Until what `work` asks is in the log: a session minds the change with one of its next statements. */
  async isKept(work: () => Promise<void>): Promise<void> {
    for (let attempt = 0; attempt < 100; attempt += 1) {
      if (Object.keys(await this.during(work)).length > 0) return;
    }
    throw new Error('Postgres does not log statements');
  }

  /** How many statements were sent meanwhile, by their first word. */
  async during(work: () => Promise<void>): Promise<Record<string, number>> {
    const from = await this.size();
    await work();
    const { rows } = await this.client.query<{ text: string }>('SELECT pg_read_file($1, $2, $3) AS text', [
      LOG,
      from,
      (await this.size()) - from,
    ]);
    const counts: Record<string, number> = {};
    for (const [, word = ''] of (rows[0]?.text ?? '').matchAll(STATEMENT))
      counts[word.toUpperCase()] = (counts[word.toUpperCase()] ?? 0) + 1;
    return counts;
  }

  async close(): Promise<void> {
    await this.client.query('ALTER SYSTEM RESET log_statement');
    await this.client.query('SELECT pg_reload_conf()');
    await this.client.end();
  }

  private async size(): Promise<number> {
    const { rows } = await this.client.query<{ size: string }>('SELECT size FROM pg_stat_file($1)', [LOG]);
    return Number(rows[0]?.size);
  }
}

/** In the server's own directory, where the embedded Postgres keeps it. */
const LOG = 'server.log';

/** Simple, or prepared: `LOG:  execute <unnamed>: SELECT …`; what was prepared may begin on a line of its own. */
const STATEMENT = /LOG: {2}(?:statement|execute [^:]*):\s+(\w+)/g;
