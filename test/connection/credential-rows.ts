import { Client } from 'pg';

/** The row of an account, as it lies in the table. */
export interface CredentialRow {
  readonly account_id: string;
  readonly access_token: string;
  readonly refresh_token: string;
  readonly expires_at: Date;
  readonly api_domain: string;
  readonly scopes: string[];
  readonly company_id: string;
  readonly company_name: string | null;
  readonly user_id: string;
  readonly invalidated_at: Date | null;
  readonly invalidated_reason: string | null;
  readonly refreshed_at: Date;
  readonly connected_at: Date;
  readonly version: number;
  readonly generation: number;
  readonly lease_owner: string | null;
  readonly lease_until: Date | null;
  readonly refresh_failures: number;
  readonly refresh_after: Date | null;
  readonly refresh_unanswered_at: Date | null;
  readonly last_error: string | null;
  readonly last_error_at: Date | null;
}

/** A row that is held by a transaction of the test's. */
export interface LockedRow {
  /** Until so many others want to change it. */
  isWaitedFor(others: { by: number }): Promise<void>;
}

/** The table, looked at and changed from outside the service. */
export class CredentialRows {
  private constructor(private readonly client: Client) {}

  static async open(databaseUrl: string): Promise<CredentialRows> {
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    return new CredentialRows(client);
  }

  close(): Promise<void> {
    return this.client.end();
  }

  async find(accountId: string): Promise<CredentialRow | undefined> {
    const sql = 'SELECT * FROM pipedrive_oauth_credentials WHERE account_id = $1';
    return (await this.client.query<CredentialRow>(sql, [accountId])).rows[0];
  }

  /** @throws Error where the account has none */
  async get(accountId: string): Promise<CredentialRow> {
    const row = await this.find(accountId);
    if (row === undefined) throw new Error(`no row for ${accountId}`);
    return row;
  }

  /** Sets a column to an SQL expression: `expires_at`, `now() + interval '4 minutes'`. */
  async set(accountId: string, changes: Record<string, string>): Promise<void> {
    const columns = Object.entries(changes).map(([column, expression]) => `${column} = ${expression}`);
    const sql = `UPDATE pipedrive_oauth_credentials SET ${columns.join(', ')} WHERE account_id = $1`;
    const { rowCount } = await this.client.query(sql, [accountId]);
    if (rowCount !== 1) throw new Error(`no row for ${accountId}`);
  }

  /** As if the account had been forgotten. */
  async remove(accountId: string): Promise<void> {
    await this.client.query('DELETE FROM pipedrive_oauth_credentials WHERE account_id = $1', [accountId]);
  }

  /** Runs `work` while a transaction holds the row, so that others can read but not change it; they do after, in the order of their coming. */
  async whileLocked<T>(accountId: string, work: (row: LockedRow) => Promise<T>): Promise<T> {
    await this.client.query('BEGIN');
    await this.client.query('SELECT 1 FROM pipedrive_oauth_credentials WHERE account_id = $1 FOR UPDATE', [
      accountId,
    ]);
    const result = await work({ isWaitedFor: ({ by }) => this.areWaiting(by) });
    await this.client.query('COMMIT');
    return result;
  }

  /** The second of them waits for the first, not for us: whoever waits in this database is counted. */
  private async areWaiting(others: number): Promise<void> {
    const sql = `
      SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0`;
    while ((await this.client.query(sql)).rowCount !== others) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      // Who has come since is not seen otherwise: a transaction looks at the sessions of its first look.
      await this.client.query('SELECT pg_stat_clear_snapshot()');
    }
  }

  /** As if Pipedrive had called the grant dead. */
  kill(accountId: string): Promise<void> {
    return this.set(accountId, {
      invalidated_at: 'clock_timestamp()',
      invalidated_reason: "'invalid_grant'",
      access_token: 'NULL',
      refresh_token: 'NULL',
    });
  }

  /** As if the token had been issued 65 minutes ago, for an hour. */
  expire(accountId: string): Promise<void> {
    return this.set(accountId, {
      refreshed_at: "now() - interval '65 minutes'",
      expires_at: "now() - interval '5 minutes'",
    });
  }

  /** As if the time were over for which the token endpoint is left alone. */
  endCoolDown(accountId: string): Promise<void> {
    return this.set(accountId, { refresh_after: 'clock_timestamp()' });
  }

  /** As if it had been issued 56 minutes ago: within the margin, and good for four minutes. */
  makeDue(accountId: string): Promise<void> {
    return this.set(accountId, {
      refreshed_at: "now() - interval '56 minutes'",
      expires_at: "now() + interval '4 minutes'",
    });
  }
}
