import { describe, expect, it } from 'vitest';

import type { PlannedCall } from '../upstream/company-budget.js';
import { NOTHING_KNOWN } from './budget-state.js';
import { OwnCalls } from './own-calls.js';
import type { TurnTaken } from './take-turn.js';
import { WaitingLine } from './waiting-line.js';

const AN_HOUR_MS = 3_600_000;

describe('a line of calls that wait', () => {
  it('asks at once for those who have come while it asked for others', async () => {
    const { line, turns } = lineWith(() => 10);
    const first = line.room(call('a'));
    const second = line.room(call('a'));
    expect((await Promise.all([first, second])).map(({ call }) => call.work)).toEqual(['a', 'a']);
    expect(turns).toEqual([1, 1]);
  });

  it('asks for all who wait in one turn, and gives each work what is its own', async () => {
    const { line, turns } = lineWith((work) => (work === 'a' ? 1 : 0));
    const waiting = [line.room(call('a')), ...['a', 'b', 'a'].map((work) => line.room(call(work)))];
    await expect(Promise.all(waiting.slice(0, 2))).resolves.toHaveLength(2);
    expect(turns).toEqual([1, 3]);
  });

  it('lets a call that goes first pass those of its work that came before it', async () => {
    const { line } = lineWith(() => 1);
    const passed: string[] = [];
    const come = (name: string, goesFirst: boolean): void => {
      const left = new AbortController();
      cleanups.push(() => left.abort());
      line.room({ ...call('a'), goesFirst, signal: left.signal }).then(
        () => passed.push(name),
        () => undefined,
      );
    };
    const cleanups: (() => void)[] = [];
    // One passes at each turn, and the next turn is an hour away.
    come('at once', false);
    for (const name of ['ordinary', 'another']) come(name, false);
    come('first', true);
    await new Promise((resolve) => setImmediate(resolve));
    for (const leave of cleanups) leave();
    expect(passed).toEqual(['at once', 'first']);
  });

  it('counts no call that was given up in the moment in which it was let pass', async () => {
    const leaving = new AbortController();
    const { line, calls } = lineWith(() => {
      leaving.abort();
      return 1;
    });
    await expect(line.room({ ...call('a'), signal: leaving.signal })).rejects.toThrow('abandoned');
    await new Promise((resolve) => setImmediate(resolve));
    expect(calls.tokensInFlight()).toBe(0);
  });
});

/** A line in which each work may send so many calls a turn; where that is not enough, an hour has to be waited. */
function lineWith(dealt: (work: string) => number): { line: WaitingLine; turns: number[]; calls: OwnCalls } {
  const calls = new OwnCalls();
  const turns: number[] = [];
  const line = new WaitingLine({
    begin: ({ bulk }) => calls.begin({ work: bulk ?? null, account: 'x', tokens: 10 }, 0),
    end: (call) => calls.end(call, 0),
    stopping: new AbortController().signal,
    takeTurn: async (waiting): Promise<TurnTaken> => {
      turns.push(waiting.length);
      const works = waiting.map(({ bulk }) => bulk ?? '');
      const asked = (work: string): number => works.filter((other) => other === work).length;
      return {
        state: NOTHING_KNOWN,
        dealt: new Map(works.map((work) => [work, Math.min(dealt(work), asked(work))])),
        isBlind: false,
        over: undefined,
        lookAgainMs: AN_HOUR_MS,
      };
    },
  });
  return { line, turns, calls };
}

function call(work: string): PlannedCall {
  const access = {
    accountId: 'x',
    companyId: '1',
    userId: '1',
    connectedAt: new Date(0),
    apiDomain: 'https://x.pipedrive.com',
    accessToken: 'x',
  };
  return { access, tokens: 10, bulk: work, signal: undefined };
}
