import { describe, expect, it } from 'vitest';

import { brokenIn, linesOf } from '../../bench/refresh/line.js';
import { reportOn } from '../../bench/refresh/report.js';
import type { RoundResult } from '../../bench/refresh/round.js';

const scenario = { name: 'a fault', losesAnswer: true, mayMeet: ['BUSY'], requests: { least: 2, most: 3 } };
const quiet = { requests: 2, twoHolders: 0, sameTokenTwice: 0, askedTooSoon: 0 };

/** A round that has cost nobody anything. */
const kept: RoundResult = {
  scenario,
  mode: 'forgiving',
  accountId: 'account',
  outcomes: { data: 3, BUSY: 1 },
  traffic: quiet,
  end: 'data',
  reason: null,
};

/** The same at an endpoint that forgives nothing: the account must be lost. */
const lost: RoundResult = {
  ...kept,
  mode: 'strict',
  outcomes: { TOKEN_INVALIDATED: 4 },
  end: 'TOKEN_INVALIDATED',
  reason: 'refresh_answer_lost',
};

describe('a round of the refresh bench', () => {
  it.each([
    ['an account is kept that a forgiving endpoint keeps', kept],
    ['an account is lost whose answer was lost at a strict endpoint', lost],
  ])('breaks no promise where %s', (_, result) => {
    expect(brokenIn(result)).toEqual([]);
  });

  it.each<[string, RoundResult]>([
    ['callers met TOKEN_INVALIDATED', { ...kept, outcomes: { data: 3, TOKEN_INVALIDATED: 1 } }],
    ['callers met EXTERNAL_API_ERROR', { ...lost, outcomes: { EXTERNAL_API_ERROR: 1 } }],
    [
      'the account ended with TOKEN_INVALIDATED, not with data',
      { ...kept, end: 'TOKEN_INVALIDATED', reason: 'refresh_answer_lost' },
    ],
    [
      'the account ended with data, not with TOKEN_INVALIDATED',
      { ...lost, end: 'data', reason: 'refresh_answer_lost' },
    ],
    ['the reason is invalid_grant, not refresh_answer_lost', { ...lost, reason: 'invalid_grant' }],
    ['more than 3 token requests', { ...kept, traffic: { ...quiet, requests: 4 } }],
    ['fewer than 2 token requests', { ...kept, traffic: { ...quiet, requests: 1 } }],
    ['the token endpoint was asked again too soon', { ...kept, traffic: { ...quiet, askedTooSoon: 1 } }],
    ['two processes held one refresh', { ...kept, traffic: { ...quiet, twoHolders: 1 } }],
    ['one refresh token was in flight twice', { ...kept, traffic: { ...quiet, sameTokenTwice: 1 } }],
  ])('breaks one where %s', (problem, result) => {
    expect(brokenIn(result)).toEqual([problem]);
  });

  it('is a line of the table with all others of its scenario and mode', () => {
    const lines = linesOf([kept, lost, { ...kept, traffic: { ...quiet, requests: 4, twoHolders: 2 } }]);
    expect(lines).toMatchObject([
      {
        mode: 'forgiving',
        rounds: 2,
        callers: 8,
        failures: '2 BUSY',
        tokenRequests: 6,
        mostRequests: 4,
        lost: 0,
      },
      { mode: 'strict', rounds: 1, failures: '4 TOKEN_INVALIDATED', lost: 1, expectedLost: 1 },
    ]);
    expect(lines.map(({ twoHolders }) => twoHolders)).toEqual([2, 0]);
  });

  it('that is broken is in the report, in the headline as in the table', () => {
    const broken = { ...kept, traffic: { ...quiet, twoHolders: 1 } };
    const headline = { processes: 8, callers: 200 };
    const problem = 'a fault (forgiving): two processes held one refresh';
    expect(reportOn({ ...headline, results: [kept] }, [lost], '18').broken).toEqual([]);
    expect(reportOn({ ...headline, results: [kept] }, [lost, broken], '18').broken).toEqual([problem]);
    expect(reportOn({ ...headline, results: [broken] }, [lost], '18').broken).toEqual([problem]);
  });
});
