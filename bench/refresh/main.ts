import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { Client } from 'pg';

import { startEmbeddedPostgres } from '../../dist/database/embedded/embedded-postgres.js';
import { ensureDatabase } from '../../dist/database/ensure-database.js';
import { runMigrations } from '../../dist/database/run-migrations.js';
import { Bench } from './bench.js';
import { cycle, headline, roundsIn } from './cycle.js';
import { reportOn } from './report.js';
import type { RoundResult } from './round.js';

// `npm run bench:refresh`, from the project's directory: all rounds, a table, and exit code 1 where a promise is broken.
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '1000' },
    processes: { type: 'string', default: '8' },
    // In each process: of the headline, and of every other round.
    callers: { type: 'string', default: '200' },
    'round-callers': { type: 'string', default: '4' },
  },
});
const rounds = Number(values.rounds);
const processes = Number(values.processes);
const callers = Number(values.callers);
const roundCallers = Number(values['round-callers']);

/** Of each scenario and mode side by side; where each of them has many callers, one. */
const EACH = roundCallers > 25 ? 1 : 2;
const RESULTS = 'bench/refresh/RESULTS.md';

const directory = await mkdtemp(join(tmpdir(), 'bench-refresh-'));
// Where root runs the bench, Postgres runs as another user, who has to get in.
await chmod(directory, 0o755);
const postgres = await startEmbeddedPostgres({
  directory: join(directory, 'data'),
  persistent: false,
  durable: false,
});
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));
try {
  const { markdown, broken } = reportOn(
    { results: await measuredHeadline(), processes, callers },
    await measuredRounds(),
    await postgresVersion(),
  );
  await writeFile(RESULTS, markdown);
  say(`\n${markdown}`);
  process.exitCode = broken.length === 0 ? 0 : 1;
} finally {
  await postgres.stop();
  await rm(directory, { recursive: true, force: true });
}

/** With the time limit that the service has by default. */
function measuredHeadline(): Promise<RoundResult[]> {
  return withBench('headline', 10_000, (bench) => headline(bench, callers));
}

/** With a short time limit, which the lease goes by: rounds in which it runs out take no longer than it does. */
function measuredRounds(): Promise<RoundResult[]> {
  return withBench('rounds', 5000, async (bench) => {
    const results: RoundResult[] = [];
    for (let number = 0; results.length < rounds; number += 1) {
      results.push(...(await cycle(bench, { number, each: EACH, callersPerProcess: roundCallers })));
      say(`${results.length} rounds of ${Math.ceil(rounds / roundsIn(EACH)) * roundsIn(EACH)}`);
    }
    return results;
  });
}

async function withBench<T>(
  database: string,
  timeoutMs: number,
  work: (bench: Bench) => Promise<T>,
): Promise<T> {
  await ensureDatabase(postgres.url('postgres'), database);
  await runMigrations(postgres.url(database));
  const workerFile = fileURLToPath(new URL('worker.js', import.meta.url));
  const bench = await Bench.start({ databaseUrl: postgres.url(database), workerFile, processes, timeoutMs });
  try {
    return await work(bench);
  } finally {
    await bench.close();
  }
}

async function postgresVersion(): Promise<string> {
  const client = new Client({ connectionString: postgres.url('postgres') });
  await client.connect();
  const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
  await client.end();
  return rows[0]?.server_version ?? 'unknown';
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
