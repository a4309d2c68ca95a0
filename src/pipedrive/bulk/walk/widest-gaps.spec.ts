import { expect, it } from 'vitest';

import { IdSet } from '../receipt/id-set.js';
import { widestGaps } from './widest-gaps.js';

it.each([
  ['none', [], []],
  ['no gap', [1, 2, 3], []],
  ['one gap', [1, 5], [2, 3, 4]],
  ['one at the beginning', [4, 5], [1, 2, 3]],
  ['a wide one, evenly', [1, 12], [2, 4, 7, 9]],
  ['the widest two of three', [2, 5, 9], [6, 7, 8, 3, 4]],
])('asks for ids where there is %s', (_, ids, asked) => {
  const seen = new IdSet();
  for (const id of ids) seen.add(id);
  expect(widestGaps(seen, 2, 4)).toEqual(asked);
});
