import { expect, it } from 'vitest';

import { supposedEnd } from './supposed-end.js';

it.each([
  ['no id is missing', { offset: 0, id: 1 }, { offset: 99, id: 100 }, 1_000, 1_000],
  ['ids begin late', { offset: 0, id: 5_001 }, { offset: 99, id: 5_100 }, 6_000, 1_000],
  ['every other id is missing', { offset: 0, id: 2 }, { offset: 99, id: 201 }, 2_001, 1_000],
  ['the last one has been seen', { offset: 0, id: 1 }, { offset: 99, id: 300 }, 300, 100],
  ['later ones have been seen', { offset: 0, id: 1 }, { offset: 99, id: 300 }, 250, 100],
])('supposes as many notes as there are where %s', (_, first, last, largestId, end) => {
  expect(supposedEnd(first, last, largestId)).toBe(end);
});
