import {
  type Burst,
  type BudgetState,
  type Day,
  DEFAULT_BURST,
  ELSEWHERE,
  NOBODYS,
  type Part,
} from './budget-state.js';
import { isGone, merged, usedAt } from './rolling-window.js';
import type { Heard, Turn } from './turn.js';

/** What is known once a process has said what it has done and heard. Pure. */
export function takeIn(
  { day, bursts }: BudgetState,
  turn: Turn,
  now: number,
): { readonly day: Day | null; readonly burst: Burst } {
  const { heard } = turn;
  const known = bursts[turn.userId];
  const others = Object.entries(known?.parts ?? {}).filter(
    ([name, part]) => name !== turn.part && !isGone(part, now),
  );
  const own: Part = {
    ...NOBODYS,
    writtenAt: now,
    shares: turn.shares.map((share) => ({ ...share, wants: share.wants.length })),
  };
  const parts = { ...withUnclaimed(Object.fromEntries(others), heard, now), [turn.part]: own };
  return {
    day: dayAfter(day, heard),
    burst: {
      limit: heard.limit ?? known?.limit ?? DEFAULT_BURST,
      pausedUntil: Math.max(known?.pausedUntil ?? 0, heard.pausedUntil),
      parts,
    },
  };
}

/** Calls that Pipedrive has counted and no process has told of: pages of other replicas, say. */
function withUnclaimed(
  parts: Readonly<Record<string, Part>>,
  { others }: Heard,
  now: number,
): Readonly<Record<string, Part>> {
  if (others === undefined) return parts;
  const unclaimed = others.count - usedAt(others.at, Object.values(parts));
  if (unclaimed <= 0) return parts;
  const calls = [...(parts[ELSEWHERE]?.shares[0]?.calls ?? []), [others.at, unclaimed] as const];
  const shares = [{ work: null, account: '', wants: 0, calls: merged(calls, now) }];
  return { ...parts, [ELSEWHERE]: { ...NOBODYS, writtenAt: now, shares } };
}

function dayAfter(known: Day | null, { day, unseenTokens }: Heard): Day | null {
  if (day !== null && (known === null || day.at > known.at)) return day;
  return known === null ? null : { ...known, left: Math.max(0, known.left - unseenTokens) };
}
