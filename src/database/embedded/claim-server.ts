import { Client } from 'pg';

/** Our hold on a running server: it lasts as long as this process, and ends with it even after a kill -9. */
export interface Claim {
  release(): Promise<void>;
}

/** Any number, the same in every process. */
const OWNER_LOCK = 7_473_665_001;

/**
 * Makes sure that one process at a time uses (and, in the end, stops) an embedded server: a session lock on it, held on
 * a connection of its own.
 * @returns undefined where another living process holds it
 * @throws Error where the server does not answer
 */
export async function claimServer(url: string): Promise<Claim | undefined> {
  const client = new Client({ connectionString: url, application_name: 'owner', keepAlive: true });
  let isReleased = false;
  client.on('error', (error) => {
    if (!isReleased) process.emitWarning(`The embedded Postgres has gone away: ${error.message}`);
  });
  await client.connect();
  const { rows } = await client.query<{ claimed: boolean }>('SELECT pg_try_advisory_lock($1) AS claimed', [
    OWNER_LOCK,
  ]);
  const release = async (): Promise<void> => {
    isReleased = true;
    await client.end();
  };
  if (rows[0]?.claimed === true) return { release };
  await release();
  return undefined;
}
