import type { Share } from './cpu-result.js';
import { nameOf } from './name-of.js';

/** Of what `--cpu-prof` writes, what is read here. */
export interface Profile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: CallFrame }[];
  /** Microseconds, as all its times. */
  readonly startTime: number;
  /** The node that was at work at each sample. */
  readonly samples: readonly number[];
  /** From the sample before it, or from the start. */
  readonly timeDeltas: readonly number[];
}

export interface CallFrame {
  readonly functionName: string;
  /** Address of the file; empty where it is V8 itself. */
  readonly url: string;
}

export interface Span {
  readonly beganUs: number;
  readonly endedUs: number;
}

/**
 * The functions in which most of a span's time was spent, without what they have called.
 * @param profiles of the threads of a process
 * @throws Error where they have nothing of that span
 */
export function largestShares(profiles: readonly Profile[], span: Span, count: number): Share[] {
  const times = new Map<string, number>();
  for (const profile of profiles)
    for (const [name, time] of selfTimes(profile, span)) times.set(name, (times.get(name) ?? 0) + time);
  const busy = [...times.values()].reduce((sum, time) => sum + time, 0);
  if (busy === 0) throw new Error('The profiles have no samples of what was measured');
  return [...times]
    .map(([name, time]) => ({ name, share: time / busy }))
    .toSorted((a, b) => b.share - a.share)
    .slice(0, count);
}

function selfTimes({ nodes, startTime, samples, timeDeltas }: Profile, span: Span): Map<string, number> {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const times = new Map<string, number>();
  let atUs = startTime;
  for (const [index, delta] of timeDeltas.entries()) {
    atUs += delta;
    // What is found at one sample lasts until the next.
    const name = names.get(samples[index] ?? 0);
    if (name === undefined || name === IDLE || atUs < span.beganUs || atUs > span.endedUs) continue;
    times.set(name, (times.get(name) ?? 0) + (timeDeltas[index + 1] ?? 0));
  }
  return times;
}

/** V8's own. */
const IDLE = '(idle)';
