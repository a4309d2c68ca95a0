import type { Client } from 'pg';

import { until } from './until.js';

/** The two statements of a refresh that can be held up in the database. */
export type GatedStep = 'claim' | 'save';

/**
 * Gates in the bench's own database: an UPDATE that claims a row's lease, or saves its tokens, waits at a closed gate,
 * done but not committed, until the gate is opened or whoever asked is gone.
 */
export class DatabaseGates {
  /** @param client holds the gates: a connection that nothing else uses */
  static async build(client: Client): Promise<DatabaseGates> {
    await client.query(GATES);
    return new DatabaseGates(client);
  }

  private constructor(private readonly client: Client) {}

  async close(step: GatedStep, accountIds: readonly string[]): Promise<void> {
    for (const accountId of accountIds) {
      await this.client.query('SELECT pg_advisory_lock($1, hashtext($2))', [LOCKS, step + accountId]);
      await this.client.query('INSERT INTO bench_gates VALUES ($1, $2)', [accountId, step]);
    }
  }

  async open(step: GatedStep, accountIds: readonly string[]): Promise<void> {
    for (const accountId of accountIds) {
      await this.client.query('DELETE FROM bench_gates WHERE account_id = $1 AND step = $2', [
        accountId,
        step,
      ]);
      await this.client.query('SELECT pg_advisory_unlock($1, hashtext($2))', [LOCKS, step + accountId]);
    }
  }

  /** Until so many statements wait at gates. */
  async areReached(statements: number): Promise<void> {
    await until(
      `${statements} statements wait at gates`,
      async () => (await this.client.query(`SELECT pid ${WAITING}`)).rowCount === statements,
    );
  }

  /** Ends the sessions whose statements wait at gates: these are not carried out. What is sent again waits anew. */
  async cutWaiting(): Promise<void> {
    const { rows } = await this.client.query<{ pid: number }>(
      `SELECT pid, pg_terminate_backend(pid) ${WAITING}`,
    );
    const cut = rows.map(({ pid }) => pid);
    await until(
      'the sessions that waited at gates have ended',
      async () =>
        (await this.client.query('SELECT 1 FROM pg_stat_activity WHERE pid = ANY ($1)', [cut])).rowCount ===
        0,
    );
  }

  /** Ends what a process that is dead has left behind in the database: Postgres itself would notice only later. */
  async endSessionsOf(applicationName: string): Promise<void> {
    const sessions = 'FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1';
    await this.client.query(`SELECT pg_terminate_backend(pid) ${sessions}`, [applicationName]);
    await until(
      `${applicationName} has left the database`,
      async () => (await this.client.query(`SELECT 1 ${sessions}`, [applicationName])).rowCount === 0,
    );
  }
}

/** The first half of the keys of our advisory locks. */
const LOCKS = 7473;

const WAITING = `
  FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
  WHERE datname = current_database() AND locktype = 'advisory' AND classid = ${LOCKS} AND NOT granted`;

const GATES = `
  CREATE TABLE bench_gates (account_id text, step text, PRIMARY KEY (account_id, step));
  CREATE FUNCTION wait_at_bench_gate() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    reached text := CASE
      WHEN NEW.access_token <> OLD.access_token THEN 'save'
      WHEN NEW.lease_owner IS NOT NULL AND NEW.lease_owner IS DISTINCT FROM OLD.lease_owner THEN 'claim'
    END;
  BEGIN
    IF EXISTS (SELECT 1 FROM bench_gates WHERE account_id = NEW.account_id AND step = reached) THEN
      PERFORM pg_advisory_xact_lock_shared(${LOCKS}, hashtext(reached || NEW.account_id));
    END IF;
    RETURN NULL;
  END $$;
  CREATE TRIGGER bench_gate AFTER UPDATE ON pipedrive_oauth_credentials
    FOR EACH ROW EXECUTE FUNCTION wait_at_bench_gate()`;
