import { spawn } from 'node:child_process';

/** The user that a program runs as, where it is not our own. */
export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

/** How a program ended. */
export interface ProgramResult {
  /** Exit code; -1 when a signal ended it. */
  readonly code: number;
  /** Everything it wrote to stdout and stderr. */
  readonly output: string;
}

/**
 * Runs one program to its end, in a session of its own: a Ctrl-C in the terminal is for us, who wait for it and then
 * stop, and must not break it off. It gets an environment of its own (a PGPORT or LC_ALL of the shell must not reach
 * Postgres), and the working directory `/`, which every user may enter.
 * @throws Error where it can't be started at all
 */
export function runProgram(
  file: string,
  args: readonly string[],
  user: SystemUser | undefined,
): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      ...(process.platform === 'win32'
        ? {}
        : { detached: true, cwd: '/', env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' } }),
      stdio: ['ignore', 'pipe', 'pipe'],
      ...user,
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? -1, output: output.trim() }));
  });
}
