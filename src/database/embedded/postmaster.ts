import { readFile, writeFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { join } from 'node:path';

/** What a data directory's postmaster.pid says. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  /** Postgres has finished starting and takes connections. */
  readonly isReady: boolean;
}

/** The highest number that Postgres reads as a process id; no system gives it to a process. */
const NO_PROCESS = 2_147_483_647;

/**
 * The server that runs on this data directory, or undefined where none does. After a kill -9 or a power cut the file
 * may name a process that is gone: Postgres clears that up itself. It may also name a process that is something else by
 * now, or a zombie that nobody reaps (a container without an init): there Postgres would refuse to start for ever, so
 * the number is taken out. The rest of the file stays: Postgres still finds in it whether old children are about.
 */
export async function runningPostmaster(dataDirectory: string): Promise<Postmaster | undefined> {
  const file = join(dataDirectory, 'postmaster.pid');
  const content = await readIfThere(file);
  const postmaster = parsePostmasterPid(content);
  if (postmaster === undefined || !isAlive(postmaster.pid)) return undefined;
  if (await isPostgres(postmaster.pid)) return postmaster;
  await writeFile(file, content.replace(/^\s*\d+/, String(NO_PROCESS)));
  return undefined;
}

/** Reads Postgres' lock file: pid, data directory, start time, port, socket directory, address, shared memory, status. */
export function parsePostmasterPid(content: string): Postmaster | undefined {
  const lines = content.split('\n').map((line) => line.trim());
  const pid = Number(lines[0]);
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  return { pid, port: Number(lines[3] ?? 0), isReady: lines[7] === 'ready' };
}

async function readIfThere(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A living process of that name; where the system has neither /proc nor ps, the lock file is believed. */
async function isPostgres(pid: number): Promise<boolean> {
  const [state, command] = await describe(pid);
  return state !== 'Z' && /postgres/.test(command);
}

async function describe(pid: number): Promise<[state: string, command: string]> {
  try {
    const [, command, state] = /\((.*)\) (\w)/.exec(await readFile(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return [state ?? '', command ?? ''];
  } catch {
    return new Promise((resolve) => {
      execFile('ps', ['-o', 'stat=,comm=', '-p', String(pid)], (error, stdout) =>
        resolve(error === null ? [stdout.trim().slice(0, 1), stdout] : ['', 'postgres']),
      );
    });
  }
}
