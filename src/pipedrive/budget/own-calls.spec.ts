import { describe, expect, it } from 'vitest';

import { OwnCalls } from './own-calls.js';

const PAGE = { work: null, account: 'a', tokens: 10 };

describe('OwnCalls', () => {
  it('dates a call by when it was sent, where its answer came as quickly as any', () => {
    const calls = new OwnCalls();
    for (const sentAt of [0, 10]) calls.end(calls.begin(PAGE, sentAt), sentAt + 150);
    expect(calls.dated(200).map(({ at }) => at)).toEqual([0, 10]);
  });

  it('dates one whose answer came late by as much later, for it may have arrived late', () => {
    const calls = new OwnCalls();
    calls.end(calls.begin(PAGE, 0), 150);
    calls.end(calls.begin(PAGE, 10), 460);
    expect(calls.dated(500).map(({ at }) => at)).toEqual([0, 310]);
  });

  it('takes one that is not answered for one that may only now arrive', () => {
    const calls = new OwnCalls();
    calls.end(calls.begin(PAGE, 0), 150);
    calls.begin(PAGE, 100);
    expect(calls.dated(3_000).map(({ at }) => at)).toEqual([0, 2_850]);
    expect(calls.tokensInFlight()).toBe(10);
  });

  it('forgets a call seconds after it has ceased to count, and none that is under way', () => {
    const calls = new OwnCalls();
    calls.begin(PAGE, 0);
    calls.end(calls.begin(PAGE, 0), 0);
    calls.begin(PAGE, 10_000);
    expect(calls.dated(10_000)).toHaveLength(2);
  });
});
