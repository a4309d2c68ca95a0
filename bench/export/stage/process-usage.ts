import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** How much memory a process holds now (RSS), in bytes. */
export async function rssBytes(pid: number): Promise<number> {
  const status = await procFile(pid, 'status');
  return status === undefined ? 1024 * Number(await ps(pid, 'rss')) : kilobytesOf(status, 'VmRSS') * 1024;
}

/** The most memory that a process has held since Linux was told to count anew, in bytes. */
export async function peakBytes(pid: number): Promise<number> {
  return kilobytesOf(await readFile(`/proc/${pid}/status`, 'utf8'), 'VmHWM') * 1024;
}

/** Processor time that a process has used in its life, in seconds. */
export async function cpuSeconds(pid: number): Promise<number> {
  const stat = await procFile(pid, 'stat');
  if (stat === undefined) return secondsOf(await ps(pid, 'time'));
  // The name, in parentheses, may hold blanks. Behind it come state (3rd), …, utime (14th) and stime (15th), in hundredths.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** undefined where the system has no /proc. */
async function procFile(pid: number, name: string): Promise<string | undefined> {
  if (process.platform !== 'linux') return undefined;
  return readFile(`/proc/${pid}/${name}`, 'utf8');
}

function kilobytesOf(status: string, name: string): number {
  const value = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1];
  if (value === undefined) throw new Error(`/proc tells no ${name}: the process has ended`);
  return Number(value);
}

async function ps(pid: number, column: 'rss' | 'time'): Promise<string> {
  const { stdout } = await promisify(execFile)('ps', ['-o', `${column}=`, '-p', String(pid)]);
  return stdout.trim();
}

/** Of `1-02:03:04`, `02:03:04` or `3:04.05`. */
function secondsOf(time: string): number {
  const [clock = '', days = '0'] = time.split('-').toReversed();
  return clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) + Number(days) * 86_400;
}
