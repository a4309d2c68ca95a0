import { createHash } from 'node:crypto';
import { chmod, cp, lstat, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { relocateBinaries, type PostgresBinaries } from './postgres-binaries.js';
import { runProgram, type SystemUser } from './run-program.js';

/** Where Postgres is started from, and where its files lie. */
export interface Place {
  readonly binaries: PostgresBinaries;
  readonly dataDirectory: string;
}

/**
 * A place that `user` may enter. Under a path that is closed to that user (the superuser's home, a directory of `mktemp -d`) the
 * binaries and the data move to the system's temporary directory; everything else stays where it is.
 * @param announce gets one line that says so
 * @throws Error where the temporary directory holds something of that name that is not ours
 */
export async function reachablePlace(
  wanted: Place,
  user: SystemUser,
  announce: (line: string) => unknown,
): Promise<Place> {
  const canRun = await canReadBinaries(wanted.binaries, user);
  const canStore = await canEnter(dirname(wanted.dataDirectory), user);
  if (canRun && canStore) return wanted;
  const stage = await stageDirectory(user);
  const place = {
    binaries: canRun ? wanted.binaries : await stageBinaries(wanted.binaries, stage),
    dataDirectory: canStore ? wanted.dataDirectory : join(stage, `data-${hashOf(wanted.dataDirectory)}`),
  };
  announce(
    `Postgres does not run as root; uid ${user.uid} runs it and may not enter this directory, ` +
      `so ${canRun ? 'its data lie' : canStore ? 'its programs lie' : 'its programs and data lie'} under ${stage}`,
  );
  return place;
}

/** Where the data would lie if they had to move: known without moving them. */
function hashOf(directory: string): string {
  return createHash('sha256').update(directory).digest('hex').slice(0, 16);
}

async function stageDirectory(user: SystemUser): Promise<string> {
  for (const parent of new Set([tmpdir(), '/tmp', '/var/tmp'])) {
    if (!(await canEnter(parent, user))) continue;
    const stage = join(parent, `pipedrive-export-${process.getuid?.() ?? 'user'}`);
    await mkdir(stage).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    await assertOurs(stage);
    await chmod(stage, 0o755);
    return stage;
  }
  throw new Error(`There is no temporary directory that uid ${user.uid} may enter`);
}

/** Anybody may write into a temporary directory: what lies there under our name may be somebody's trap. */
async function assertOurs(directory: string): Promise<void> {
  const found = await lstat(directory);
  const isOurs = found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o022) === 0;
  if (isOurs) return;
  throw new Error(
    `${directory} must be a directory that belongs to uid ${process.getuid?.()} and that nobody else may write: remove it`,
  );
}

async function stageBinaries(binaries: PostgresBinaries, stage: string): Promise<PostgresBinaries> {
  const target = join(stage, `postgres-${binaries.version}`);
  const partial = `${target}.${process.pid}`;
  if (!(await readdir(stage)).includes(`postgres-${binaries.version}`)) {
    await cp(binaries.root, partial, { recursive: true, verbatimSymlinks: true });
    await openToAll(partial);
    await rename(partial, target).catch(async (error: NodeJS.ErrnoException) => {
      await rm(partial, { recursive: true, force: true });
      // Another start has put the same files there meanwhile.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  }
  await assertOurs(target);
  return relocateBinaries(binaries, target);
}

/** Under a strict umask npm installs files that only their owner may read. */
async function openToAll(directory: string): Promise<void> {
  await chmod(directory, 0o755);
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) await openToAll(path);
    else if (entry.isFile()) await chmod(path, 0o755);
  }
}

function canReadBinaries(binaries: PostgresBinaries, user: SystemUser): Promise<boolean> {
  const { root, initdb, pgCtl } = binaries;
  return holds(
    'test -x "$1" && test -x "$2" && test -r "$3/share/postgresql/postgres.bki" && ls "$3/lib"',
    user,
    [initdb, pgCtl, root],
  );
}

function canEnter(directory: string, user: SystemUser): Promise<boolean> {
  return holds('cd "$1"', user, [directory]);
}

/** The user itself is asked: mode bits alone say nothing about access lists and mounts. */
async function holds(test: string, user: SystemUser, args: readonly string[]): Promise<boolean> {
  return (await runProgram('/bin/sh', ['-c', test, 'sh', ...args], user)).code === 0;
}
