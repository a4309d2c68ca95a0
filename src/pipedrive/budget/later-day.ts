import type { Day } from './budget-state.js';

/**
 * Which of two answers' words on the day's tokens counts: the later one. Of answers that were on their way together
 * nobody knows the order, so the smaller number counts, unless the two are so far apart that a new day has begun.
 */
export function laterDay(known: Day | null, heard: Day | null): Day | null {
  if (known === null || heard === null) return heard ?? known;
  const [earlier, later] = heard.at >= known.at ? [known, heard] : [heard, known];
  const isTogether = later.at - earlier.at < TOGETHER_MS && later.left - earlier.left < NEW_DAY_TOKENS;
  if (!isTogether || later.left <= earlier.left) return later;
  return { ...earlier, at: later.at, limit: later.limit ?? earlier.limit };
}

const TOGETHER_MS = 1_000;

const NEW_DAY_TOKENS = 1_000;
