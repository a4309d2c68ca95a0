import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import { peakBytes, rssBytes } from './process-usage.js';

/**
 * Watches how much memory a process holds.
 * @returns what ends it, and tells the most that it was, in bytes
 */
export async function watchPeak(pid: number): Promise<() => Promise<number>> {
  if (await forgetPeak(pid)) return () => peakBytes(pid);
  const stopped = new AbortController();
  const peak = peakByLooking(pid, stopped.signal);
  return () => {
    stopped.abort();
    return peak;
  };
}

/** Lets Linux count VmHWM anew; false where it won't, or where there is no Linux. */
async function forgetPeak(pid: number): Promise<boolean> {
  try {
    await writeFile(`/proc/${pid}/clear_refs`, '5');
    return true;
  } catch {
    return false;
  }
}

/** Where the system keeps no peak: what is higher for less than a moment is missed. */
async function peakByLooking(pid: number, stopped: AbortSignal): Promise<number> {
  let highest = await rssBytes(pid);
  while (!stopped.aborted) {
    await sleep(LOOK_MS);
    highest = Math.max(highest, await rssBytes(pid));
  }
  return highest;
}

const LOOK_MS = 50;
