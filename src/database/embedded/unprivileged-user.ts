import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SystemUser } from './run-program.js';

/**
 * Whom Postgres runs as: it refuses root. An ordinary user gets undefined (Postgres runs as that user). For root it is the
 * owner of the data directory where there is one already, else `nobody`. No user is ever created.
 * @param dataDirectory where the database's files lie, or will lie
 * @throws Error where root finds no such user, or a user meets files that belong to somebody else
 */
export async function unprivilegedUser(dataDirectory: string): Promise<SystemUser | undefined> {
  const uid = process.getuid?.();
  const owner = await ownerOf(dataDirectory);
  if (uid !== 0) {
    if (uid !== undefined && owner !== undefined && owner.uid !== uid) {
      throw new Error(
        `${dataDirectory} belongs to another user (uid ${owner.uid}), probably since a start as root: ` +
          'remove it, or start as the same user as before',
      );
    }
    return undefined;
  }
  const user = owner !== undefined && owner.uid !== 0 ? owner : await nobody();
  if (user !== undefined) return user;
  throw new Error(
    'Postgres does not run as root, and /etc/passwd has no user `nobody` to run it as: start as an ordinary user',
  );
}

async function ownerOf(dataDirectory: string): Promise<SystemUser | undefined> {
  try {
    return await stat(join(dataDirectory, 'PG_VERSION'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EACCES') return await stat(dataDirectory);
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function nobody(): Promise<SystemUser | undefined> {
  const line = /^nobody:[^:]*:(-?\d+):(-?\d+):/m.exec(await readFile('/etc/passwd', 'utf8'));
  if (line === null) return undefined;
  // macOS writes -2; the system calls want it unsigned.
  return { uid: Number(line[1]) >>> 0, gid: Number(line[2]) >>> 0 };
}
