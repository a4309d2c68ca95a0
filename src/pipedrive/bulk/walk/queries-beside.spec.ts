import { describe, expect, it } from 'vitest';

import { IdSet } from '../receipt/id-set.js';
import type { WalkedLists } from './prove-walk.js';
import { queriesBeside } from './queries-beside.js';

const SINCE = '2026-01-01T00:00:00Z';
const DESC = { sortBy: 'id', direction: 'desc', limit: 500 };

describe('other ways to ask for what was read', () => {
  it.each([
    ['descending', 'asc'],
    ['ascending', 'desc'],
  ] as const)('are, of a small list by id %s, its other end', (order, direction) => {
    expect(queries({ updatedSince: undefined, order })).toEqual([{ ...DESC, direction }]);
  });

  it.each(['ascending', 'windows'] as const)(
    'are, of one page of changes in %s order, its end and the newest there are',
    (order) => expect(queries({ order })).toEqual([{ ...DESC, updatedSince: SINCE }, DESC]),
  );

  it('are, of pages of changes by id, both ends of time and ids that were not shown', () => {
    const [, , oldest, newest, gaps, others, ...more] = queries({ pages: 2, order: 'ascending' });
    expect([oldest?.sortBy, oldest?.direction]).toEqual(['update_time', 'asc']);
    expect([newest?.sortBy, newest?.direction]).toEqual(['update_time', 'desc']);
    expect(gaps?.ids).toEqual([5, 6, 7, 2]);
    expect(others?.ids?.toSorted()).toEqual([2, 5, 6, 7]);
    expect(more).toEqual([]);
  });

  it('are, of changes that were read by time, none by time', () => {
    expect(queries({ pages: 2, order: 'windows' }).map(({ sortBy }) => sortBy)).toEqual(
      Array.from({ length: 4 }, () => 'id'),
    );
  });

  it('are all of these where an answer goes on, for more than is shown in it', () => {
    const earlier = {
      count: 2,
      lastId: 9,
      unseen: undefined,
      hasShown: (id: number) => id === 5 || id === 9,
    };
    const [, , , , gaps] = queries({ order: 'ascending', earlier });
    expect(gaps?.ids).toEqual([6, 7, 2]);
  });
});

function queries(given: Partial<WalkedLists>) {
  const seen = new IdSet();
  for (const id of [1, 3, 4, 8]) seen.add(id);
  return queriesBeside({
    lists: [{ isArchived: false }],
    updatedSince: SINCE,
    seen,
    pages: 1,
    order: 'ascending',
    earlier: undefined,
    ...given,
  });
}
