import type { Part } from './budget-state.js';

/**
 * For how long a call counts: Pipedrive's 2 seconds, and what two calls' ways there may differ by beyond what their
 * answers show.
 */
export const WINDOW_MS = 2_000 + 50;

/** Calls are kept longer than they count, so that a picture of a moment ago can still be made. */
export const KEPT_MS = 5_000;

/** How many calls count at this moment. */
export function usedAt(at: number, parts: readonly Part[]): number {
  return heldBy([...callsOf(parts)], at);
}

/** How many of these count at this moment. */
export function heldBy(calls: readonly (readonly [at: number, count: number])[], at: number): number {
  return calls.reduce((sum, [madeAt, count]) => (madeAt > at - WINDOW_MS ? sum + count : sum), 0);
}

/** Whether a part has nothing to tell any more. */
export function isGone(part: Part, now: number): boolean {
  return part.writtenAt <= now - KEPT_MS - WINDOW_MS && part.comesUntil <= now;
}

/** When the next of the calls that count at this moment ceases to; undefined where none does. */
export function nextRelease(now: number, parts: readonly Part[]): number | undefined {
  let next: number | undefined;
  for (const [madeAt] of callsOf(parts)) {
    const releasedAt = madeAt + WINDOW_MS;
    if (releasedAt > now && (next === undefined || releasedAt < next)) next = releasedAt;
  }
  return next;
}

/** As many as there are in few entries: calls of the same moment in one. Never earlier than they were. */
export function merged(
  calls: readonly (readonly [at: number, count: number])[],
  now: number,
): [at: number, count: number][] {
  const counts = new Map<number, number>();
  for (const [at, count] of calls) {
    if (at <= now - KEPT_MS) continue;
    const moment = Math.ceil(at / MOMENT_MS) * MOMENT_MS;
    counts.set(moment, (counts.get(moment) ?? 0) + count);
  }
  return [...counts].sort(([a], [b]) => a - b);
}

/** A hundredth of the window is lost by it at the most, and a row stays at a few kilobytes. */
const MOMENT_MS = 20;

function* callsOf(parts: readonly Part[]): Generator<readonly [at: number, count: number]> {
  for (const { shares } of parts) for (const { calls } of shares) yield* calls;
}
