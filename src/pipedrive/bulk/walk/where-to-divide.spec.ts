import { expect, it } from 'vitest';

import { whereToDivide } from './where-to-divide.js';

const PAGE = 100;

it.each([
  ['nothing is read', [], true, undefined],
  ['less than four pages are left', [{ from: 0, to: 399, isSure: true }], true, undefined],
  ['four pages are left', [{ from: 100, to: 500, isSure: true }], false, { index: 0, offset: 299 }],
  ['an odd number of pages is left', [{ from: 0, to: 550, isSure: true }], false, { index: 0, offset: 199 }],
  [
    'one is wider than another',
    [
      { from: 0, to: 1_000, isSure: true },
      { from: 1_000, to: 3_000, isSure: false },
    ],
    true,
    { index: 1, offset: 1_999 },
  ],
  [
    'the widest may end before its middle, and none may be missed',
    [
      { from: 0, to: 1_000, isSure: true },
      { from: 1_000, to: 3_000, isSure: false },
    ],
    false,
    { index: 0, offset: 499 },
  ],
])('divides where %s', (_, stretches, canMiss, division) => {
  expect(whereToDivide(stretches, PAGE, canMiss)).toEqual(division);
});
