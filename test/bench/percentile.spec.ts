import { expect, it } from 'vitest';

import { percentile } from '../../bench/export/page/percentile.js';

const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

it.each([
  [50, 50],
  [99, 99],
  [100, 100],
])('the percentile %i of 1 to 100 is %i', (percent, value) => {
  expect(percentile(hundred, percent)).toBe(value);
});

it('is the only value where there is one, and none where there is none', () => {
  expect(percentile([7], 99)).toBe(7);
  expect(percentile([], 99)).toBeNaN();
});
