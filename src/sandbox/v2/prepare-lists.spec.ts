import { describe, expect, it } from 'vitest';
import { createContext } from '../create-context.js';
import { shapeOf } from './list-answer.js';
import { parseListQuery } from './list-query.js';
import { prepareLists } from './prepare-lists.js';
import { V2_LISTS } from './v2-lists.js';

describe('preparing the lists', () => {
  it('makes the text of every record that a plain query answers', () => {
    expect(countsOf(128 * 1024)).toEqual(expect.objectContaining({ deals: expect.toSatisfy(isSome) }));
    expect(countsOf(Infinity)).toEqual({
      deals: 270,
      persons: 120,
      organizations: 60,
      pipelines: 2,
      stages: expect.any(Number),
    });
  });
});

/** Fewer than there are. */
const isSome = (count: number): boolean => count > 20 && count < 250;

/** How many texts of each type there are, archived deals among the deals. */
function countsOf(textCacheBytes: number): Record<string, number> {
  const context = createContext({ textCacheBytes });
  prepareLists(context);
  return Object.fromEntries(
    V2_LISTS.map((list) => [list.type, shapeOf(list, parseListQuery(list, {}), context).texts.size]),
  );
}
