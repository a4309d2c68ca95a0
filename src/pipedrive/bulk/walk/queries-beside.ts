import { LARGEST_PAGE } from '../../upstream/largest-page.js';
import type { ListRequest } from '../../upstream/pipedrive-gateway.js';
import type { IdSet } from '../receipt/id-set.js';
import { UnseenSample } from '../resume/unseen-sample.js';
import type { WalkedLists } from './prove-walk.js';
import { widestGaps } from './widest-gaps.js';

/** A page of a list, whichever it is. */
export type QueryBeside = Omit<ListRequest, 'entity' | 'archived' | 'cursor'>;

/**
 * By which other ways to ask for what was read: a page that one way has lost, another shows. Of few records each way shows
 * all; of many, a page that was lost by id leaves a part of every page by time, and the other way round.
 */
export function queriesBeside(walked: Omit<WalkedLists, 'type' | 'moment'>): readonly QueryBeside[] {
  const { lists, updatedSince, seen, pages, order, earlier } = walked;
  const direction = order === 'descending' ? 'asc' : 'desc';
  const page = { sortBy: 'id', direction, limit: LARGEST_PAGE } as const;
  if (updatedSince === undefined) return [page];
  // A filter may hide those that were created since and never changed: the newest without one.
  const few = [{ ...page, updatedSince }, page];
  if (pages <= lists.length && earlier === undefined) return few;
  const byTime = order === 'windows' ? [] : (['asc', 'desc'] as const);
  const shown = {
    last: Math.max(seen.last ?? 0, earlier?.lastId ?? 0),
    has: (id: number) => seen.has(id) || earlier?.hasShown(id) === true,
  };
  return [
    ...few,
    ...byTime.map((towards) => ({
      sortBy: 'update_time' as const,
      direction: towards,
      limit: LARGEST_PAGE,
      updatedSince,
    })),
    ...[widestGaps(shown, GAPS, AT_ONCE / GAPS), unseenByChance(shown)]
      .filter((ids) => ids.length > 0)
      .map((ids) => ({ sortBy: 'id' as const, direction: 'asc' as const, limit: AT_ONCE, ids })),
  ];
}

function unseenByChance({ last, has }: Pick<IdSet, 'last' | 'has'>): readonly number[] {
  const sample = new UnseenSample();
  for (let id = 1; id <= (last ?? 0); id += 1) if (has(id)) sample.add(id);
  return sample.found.ids;
}

/** So many ids a request, by Pipedrive's specification. */
const AT_ONCE = 100;

const GAPS = 5;
