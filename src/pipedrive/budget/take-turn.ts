import type { RateLimitError } from '../errors/index.js';
import type { BudgetState, Part } from './budget-state.js';
import { type DayAllowance, dayAllowance } from './day-allowance.js';
import { dayOver } from './day-over.js';
import { type Claim, dealOut } from './deal-out.js';
import { heldBy, merged, nextRelease, usedAt } from './rolling-window.js';
import { takeIn } from './take-in.js';
import type { OwnShare, Turn } from './turn.js';

export interface TurnTaken {
  readonly state: BudgetState;
  /** How many of its waiting calls each of its works may send now. */
  readonly dealt: ReadonlyMap<string, number>;
  /** Whether what is left of the day is unknown, so that the answers have to show it. */
  readonly isBlind: boolean;
  /** Where bulk work has to stop for today. */
  readonly over: RateLimitError | undefined;
  /** When there may be room for those who still wait. */
  readonly lookAgainMs: number;
}

/**
 * One turn of one process: takes in what it brings, and deals out the room that there is. Pure.
 * @param now by the database's clock, in milliseconds
 */
export function takeTurn(state: BudgetState, turn: Turn, now: number): TurnTaken {
  const { day, burst } = takeIn(state, turn, now);
  const parts = Object.values(burst.parts);
  const isPaused = burst.pausedUntil > now;
  const room = isPaused ? 0 : burst.limit - headroom(burst.limit) - usedAt(now, parts);
  const tokensInFlight = inFlight(state, turn, now);
  const allowance = dayAllowance(day, { now, reservePercent: turn.reservePercent, tokensInFlight });
  const fair = dealOut(room, [...ownClaims(turn, now), ...othersClaims(burst.parts, turn, now)]);
  const { dealt, tokens } = affordable(turn.shares, fair, allowance.tokens);
  const over =
    day !== null && isOver(turn.shares, allowance) ? dayOver(day, turn.reservePercent, now) : undefined;

  const mayComeAt = Math.max(isPaused ? burst.pausedUntil : now, nextRelease(now, parts) ?? now);
  const lookAgainMs = Math.min(Math.max(mayComeAt - now + 1, SHORTEST_SLEEP_MS), LONGEST_SLEEP_MS);
  const part: Part = {
    writtenAt: now,
    comesUntil: now + lookAgainMs + GRACE_MS,
    tokensInFlight: turn.tokensInFlight + tokens,
    shares: turn.shares.map(({ work, account, wants, calls }) => {
      const sent = work === null ? 0 : (dealt.get(work) ?? 0);
      const all = sent === 0 ? calls : [...calls, [now, sent] as const];
      return { work, account, wants: over ? 0 : wants.length - sent, calls: merged(all, now) };
    }),
  };
  const bursts = {
    ...state.bursts,
    [turn.userId]: { ...burst, parts: { ...burst.parts, [turn.part]: part } },
  };
  return { state: { day, bursts }, dealt, isBlind: allowance.isBlind, over, lookAgainMs };
}

/** Bulk work leaves these of a window to pages: as many as one that knows no names yet asks at once. */
function headroom(limit: number): number {
  return Math.ceil(limit / 16);
}

/** Tokens of calls that Pipedrive may not have counted yet when it last said what is left. */
function inFlight({ bursts }: BudgetState, turn: Turn, now: number): number {
  const others = Object.values(bursts)
    .flatMap(({ parts }) => Object.entries(parts))
    .filter(([name, { writtenAt }]) => name !== turn.part && writtenAt > now - IN_FLIGHT_MS);
  return others.reduce((sum, [, part]) => sum + part.tokensInFlight, turn.tokensInFlight);
}

function ownClaims(turn: Turn, now: number): Claim[] {
  return turn.shares.flatMap(({ work, account, wants, calls }) =>
    work === null ? [] : [{ work, account, wants: wants.length, held: heldBy(calls, now) }],
  );
}

/** Of those who wait and will come for it. */
function othersClaims(parts: Readonly<Record<string, Part>>, turn: Turn, now: number): Claim[] {
  return Object.entries(parts)
    .filter(([name, { comesUntil }]) => name !== turn.part && comesUntil > now)
    .flatMap(([, { shares }]) => shares)
    .flatMap(({ work, account, wants, calls }) =>
      work === null || wants === 0 ? [] : [{ work, account, wants, held: heldBy(calls, now) }],
    );
}

/** What is dealt to the process's own works, as far as the day's tokens reach. */
function affordable(
  shares: readonly OwnShare[],
  fair: ReadonlyMap<string, number>,
  mostTokens: number,
): { dealt: Map<string, number>; tokens: number } {
  const dealt = new Map<string, number>();
  let tokens = 0;
  for (const { work, wants } of shares) {
    if (work === null) continue;
    for (const cost of wants.slice(0, fair.get(work))) {
      if (tokens + cost > mostTokens) break;
      tokens += cost;
      dealt.set(work, (dealt.get(work) ?? 0) + 1);
    }
  }
  return { dealt, tokens };
}

/** Whether a call would not fit into the day even if none of those under way were to be counted any more. */
function isOver(shares: readonly OwnShare[], { beyondReserve }: DayAllowance): boolean {
  return shares.some(({ wants: [first] }) => first !== undefined && first > beyondReserve);
}

const SHORTEST_SLEEP_MS = 10;

/** Limits, pauses and others may change meanwhile. */
const LONGEST_SLEEP_MS = 250;

/** Who has not come for its room by then has died, or has been halted. */
const GRACE_MS = 250;

/** As long as an answer takes at the most, but for odd ones. */
const IN_FLIGHT_MS = 10_000;
