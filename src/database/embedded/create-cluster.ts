import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Place } from './reachable-place.js';
import { runProgram, type SystemUser } from './run-program.js';

/** Where the password of the cluster in `dataDirectory` is kept: beside it, readable by its owner alone. */
export function passwordFileOf(dataDirectory: string): string {
  return `${dataDirectory}.password`;
}

/**
 * Makes the files of a new Postgres, with a random password, where there are none yet. They are made under another name
 * and renamed at the end, so that a directory of the right name is always whole.
 * @throws Error where initdb fails, the files are of another major version, or their password is lost
 */
export async function createCluster(
  place: Place,
  user: SystemUser | undefined,
  options: { durable: boolean },
): Promise<void> {
  if (await isThere(place)) return;
  const partial = `${place.dataDirectory}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { mode: 0o700 });
  if (user !== undefined) await chown(partial, user.uid, user.gid);
  const password = randomBytes(24).toString('hex');
  // initdb reads the password as the user it runs as; what we keep stays ours.
  const exchange = await mkdtemp(join(dirname(place.dataDirectory), 'initdb-'));
  try {
    const file = join(exchange, 'password');
    await writeFile(file, password, { mode: 0o600 });
    if (user !== undefined) await chown(file, user.uid, user.gid);
    if (user !== undefined) await chmod(exchange, 0o711);
    const flags = ['-D', partial, `--pwfile=${file}`, ...(options.durable ? [] : ['--no-sync'])];
    await initialise(place, user, flags);
  } finally {
    await rm(exchange, { recursive: true, force: true });
  }
  await writeFile(passwordFileOf(place.dataDirectory), password, { mode: 0o600 });
  await rename(partial, place.dataDirectory);
}

async function isThere(place: Place): Promise<boolean> {
  const version = await readIfThere(join(place.dataDirectory, 'PG_VERSION'));
  if (version === undefined) return false;
  const beginAnew = `remove ${place.dataDirectory} to begin anew`;
  const major = place.binaries.version.split('.')[0];
  if (version.trim() !== major) {
    throw new Error(
      `The database there is of Postgres ${version.trim()}, and Postgres ${major} is installed: ${beginAnew}`,
    );
  }
  const password = await readIfThere(passwordFileOf(place.dataDirectory));
  if (password !== undefined) return true;
  throw new Error(`${passwordFileOf(place.dataDirectory)}, the database's password, is gone: ${beginAnew}`);
}

async function initialise(
  place: Place,
  user: SystemUser | undefined,
  flags: readonly string[],
): Promise<void> {
  const args = [
    '-U',
    'postgres',
    '-A',
    'scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--no-instructions',
  ];
  const { code, output } = await runProgram(place.binaries.initdb, [...args, ...flags], user);
  if (code === 0) return;
  const hint = output.includes('shared libraries')
    ? '\nIts libraries are not linked: run `npm rebuild` (an install with --ignore-scripts leaves them so)'
    : '';
  throw new Error(`initdb failed in ${place.dataDirectory}:\n${output}${hint}`);
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
