import { randomBytes } from 'node:crypto';

import { Client } from 'pg';

import { CredentialRows } from './credential-rows.js';
import { DatabaseGates } from './database-gates.js';
import type { Mode } from './grants.js';
import { TokenServer } from './token-server.js';
import { WorkerProcess } from './worker-process.js';

export interface BenchOptions {
  /** A migrated database that is the bench's alone. */
  readonly databaseUrl: string;
  /** The compiled worker.ts. */
  readonly workerFile: string;
  readonly processes: number;
  /** How long one token request of theirs may take. */
  readonly timeoutMs: number;
}

/** Several replicas of the service on one database, a token endpoint that keeps the truth, and accounts at expiry. */
export class Bench {
  private accounts = 0;

  private constructor(
    private readonly options: BenchOptions,
    readonly server: TokenServer,
    readonly rows: CredentialRows,
    readonly gates: DatabaseGates,
    private readonly clients: readonly Client[],
    private readonly running: WorkerProcess[],
  ) {}

  static async start(options: BenchOptions): Promise<Bench> {
    const server = await TokenServer.start();
    const clients = [await connected(options.databaseUrl), await connected(options.databaseUrl)] as const;
    const key = randomBytes(32);
    const rows = new CredentialRows(clients[0], { key, apiDomain: server.url });
    const settings = (index: number) => ({
      name: `w${index}`,
      databaseUrl: options.databaseUrl,
      serverUrl: server.url,
      key: key.toString('base64'),
      timeoutMs: options.timeoutMs,
    });
    const gates = await DatabaseGates.build(clients[1]);
    const workers = await Promise.all(
      Array.from({ length: options.processes }, (_, index) =>
        WorkerProcess.start(options.workerFile, settings(index)),
      ),
    );
    return new Bench(options, server, rows, gates, clients, workers);
  }

  get workers(): readonly WorkerProcess[] {
    return this.running;
  }

  /** An account whose access token has `leftMinutes` to live; below 0 where it has expired. */
  async open(mode: Mode, leftMinutes = -5): Promise<string> {
    const accountId = `${mode}-${(this.accounts += 1)}`;
    const lifeMs = Math.max(0, leftMinutes * 60_000);
    await this.rows.insert(accountId, this.server.grants.open(accountId, { mode, lifeMs }), leftMinutes);
    return accountId;
  }

  /** Another process in the place of one that was killed. */
  async replace(dead: WorkerProcess): Promise<void> {
    const successor = await WorkerProcess.start(this.options.workerFile, dead.settings);
    this.running.splice(this.running.indexOf(dead), 1, successor);
  }

  async close(): Promise<void> {
    // Gates that are still closed, since a round has been broken off, open with their connection.
    await Promise.all(this.clients.map((client) => client.end()));
    await Promise.all(this.running.map((worker) => worker.stop()));
    await this.server.close();
  }
}

async function connected(databaseUrl: string): Promise<Client> {
  const client = new Client({ connectionString: databaseUrl, application_name: 'bench' });
  await client.connect();
  return client;
}
