import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { type BudgetState, type Day, NOTHING_KNOWN } from './budget-state.js';
import { takeTurn, type TurnTaken } from './take-turn.js';
import type { Heard, OwnShare, Turn } from './turn.js';

const SILENCE: Heard = {
  day: null,
  unseenTokens: 0,
  limit: undefined,
  pausedUntil: 0,
  others: undefined,
};
const DAY: Day = { at: 0, left: 10_000, limit: 30_000, resumesAt: null };

describe('a turn', () => {
  it('gives bulk work an empty window but for what is left to pages', () => {
    expect(dealt(takeTurn(NOTHING_KNOWN, turn('p', 'a', 200), 0))).toBe(75);
  });

  it('gives it all that its calls have left free, as soon as they count no more', () => {
    const { state } = takeTurn(NOTHING_KNOWN, turn('p', 'a', 200), 0);
    expect(dealt(takeTurn(state, turn('q', 'b', 200), 2_049))).toBe(0);
    expect(dealt(takeTurn(state, turn('q', 'b', 200), 2_050))).toBe(75);
  });

  it('is told when to look again, a little before or after there is room', () => {
    const { state } = takeTurn(NOTHING_KNOWN, turn('p', 'a', 75), 0);
    expect(takeTurn(state, turn('q', 'b', 1), 1_950).lookAgainMs).toBe(101);
    expect(takeTurn(state, turn('q', 'b', 1), 100).lookAgainMs).toBe(250);
  });

  it('keeps room for another process that waits, and not for one that has not come for it', () => {
    const full = takeTurn(NOTHING_KNOWN, turn('p', 'a', 75), 0).state;
    const { state, lookAgainMs } = takeTurn(full, turn('q', 'b', 60), 1_900);
    expect(dealt(takeTurn(state, turn('p', 'a', 60), 2_080))).toBe(38);
    expect(dealt(takeTurn(state, turn('p', 'a', 60), 1_900 + lookAgainMs + 250))).toBe(60);
  });

  it('gives nothing to anybody while the user is paused', () => {
    const { state } = takeTurn(NOTHING_KNOWN, turn('p', 'a', 1, { pausedUntil: 900 }), 0);
    expect(dealt(takeTurn(state, turn('q', 'b', 1), 899))).toBe(0);
    expect(dealt(takeTurn(state, turn('q', 'b', 1), 900))).toBe(1);
    expect(dealt(takeTurn(state, { ...turn('q', 'b', 1), userId: 'another' }, 0))).toBe(1);
  });

  it('goes by the limit that was heard, from then on', () => {
    const { state } = takeTurn(NOTHING_KNOWN, turn('p', 'a', 0, { limit: 160 }), 0);
    expect(dealt(takeTurn(state, turn('q', 'b', 200), 0))).toBe(150);
  });

  it('counts what Pipedrive has counted and nobody told of, once', () => {
    const others = { at: 0, count: 30 };
    const once = takeTurn(NOTHING_KNOWN, turn('p', 'a', 0, { others }), 0);
    const twice = takeTurn(once.state, turn('q', 'b', 200, { others }), 0);
    expect(dealt(twice)).toBe(45);
  });

  it('stops at the reserve, whoever has heard of it', () => {
    const { state } = takeTurn(NOTHING_KNOWN, turn('p', 'a', 0, { day: { ...DAY, left: 6_025 } }), 0);
    const some = takeTurn(state, turn('q', 'b', 5), 0);
    expect([dealt(some), some.over]).toEqual([2, undefined]);
    const spent = { ...turn('q', 'b', 5), heard: { ...SILENCE, unseenTokens: 20 } };
    expect(takeTurn(some.state, spent, 100).over).toMatchObject({ scope: 'reserve' });
  });

  it('waits for the answers of calls that the day may have room for no more beside', () => {
    const { state } = takeTurn(NOTHING_KNOWN, turn('p', 'a', 2, { day: { ...DAY, left: 6_020 } }), 0);
    const waiting = takeTurn(state, turn('q', 'b', 1), 10);
    expect([dealt(waiting), waiting.over]).toEqual([0, undefined]);
  });

  it('is blind where nothing was heard of the day, and says so', () => {
    expect(takeTurn(NOTHING_KNOWN, turn('p', 'a', 1), 0).isBlind).toBe(true);
    expect(takeTurn(NOTHING_KNOWN, turn('p', 'a', 1, { day: DAY }), 0).isBlind).toBe(false);
  });

  it('never lets a window pass that has more calls than the limit, and ends all work', () => {
    const process = fc.record({
      wants: fc.integer({ min: 1, max: 150 }),
      lanes: fc.integer({ min: 1, max: 40 }),
    });
    fc.assert(
      fc.property(
        fc.array(process, { minLength: 1, maxLength: 4 }),
        fc.nat({ max: 40 }),
        (processes, stepMs) => {
          const sentAt = simulate(processes, stepMs + 1);
          for (const at of sentAt) {
            const inWindow = sentAt.filter((other) => other > at - 2_000 && other <= at);
            expect(inWindow.length).toBeLessThanOrEqual(75);
          }
          const sum = processes.reduce((total, { wants }) => total + wants, 0);
          expect(sentAt).toHaveLength(sum);
          expect(Math.max(...sentAt)).toBeLessThan(2_600 * Math.ceil(sum / 75) + 100 * stepMs);
        },
      ),
      { numRuns: 40 },
    );
  });
});

/** Processes that take turns whenever they are told to; when each of their calls was sent. */
function simulate(processes: readonly { wants: number; lanes: number }[], stepMs: number): number[] {
  let state: BudgetState = NOTHING_KNOWN;
  const each = processes.map(({ wants, lanes }, index) => ({
    index,
    left: wants,
    lanes,
    sent: [] as number[],
    wakesAt: 0,
  }));
  for (let now = 0; each.some(({ left }) => left > 0) && now < 60_000; now += stepMs) {
    for (const one of each.filter(({ left, wakesAt }) => left > 0 && wakesAt <= now)) {
      const asked = turn(`p${one.index}`, `w${one.index}`, Math.min(one.left, one.lanes));
      const [share] = asked.shares;
      const shares = share ? [{ ...share, calls: one.sent.map((at) => [at, 1] as const) }] : [];
      const taken = takeTurn(state, { ...asked, shares }, now);
      ({ state } = taken);
      const count = taken.dealt.get(`w${one.index}`) ?? 0;
      one.left -= count;
      one.sent.push(...Array.from({ length: count }, () => now));
      one.wakesAt = count === 0 ? now + taken.lookAgainMs : now;
    }
  }
  return each.flatMap(({ sent }) => sent);
}

function turn(part: string, work: string, calls: number, heard: Partial<Heard> = {}): Turn {
  const share: OwnShare = { work, account: work, wants: Array.from({ length: calls }, () => 10), calls: [] };
  return {
    part,
    userId: '1',
    reservePercent: 20,
    tokensInFlight: 0,
    shares: [share],
    heard: { ...SILENCE, ...heard },
  };
}

function dealt(taken: TurnTaken): number {
  return [...taken.dealt.values()].reduce((sum, count) => sum + count, 0);
}
