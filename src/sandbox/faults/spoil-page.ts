import type { ListPage } from '../api/list-page.js';
import type { FaultName } from './fault-names.js';
import type { Fault, Faults } from './faults.js';

/** The pages on either side of the one that was asked for. */
export interface PagesBeside {
  /** The page that begins there. */
  at(place: number): ListPage;
  /** The records of the page before; none at the start of the list. */
  before(): readonly number[];
}

/**
 * A page as a fault leaves it: answered with 200, and plausible by itself. A fault that cannot happen to this page
 * (there is no next one, say) waits for another.
 */
export function spoilPage(
  faults: Faults,
  fault: Fault | undefined,
  page: ListPage,
  beside: PagesBeside,
): ListPage {
  const spoil = fault && SPOILERS[fault.name];
  if (fault === undefined || spoil === undefined) return page;
  const spoiled = spoil(page, beside);
  if (spoiled === undefined) faults.putBack(fault);
  return spoiled ?? page;
}

type Spoil = (page: ListPage, beside: PagesBeside) => ListPage | undefined;

const SPOILERS: Partial<Record<FaultName, Spoil>> = {
  cursorLoop: ({ ids }) => (ids.length === 0 ? undefined : { ids, next: ids[0] }),
  // The next page begins behind the records that are left out.
  shortPage: ({ ids, next }) =>
    ids.length === 0 ? undefined : { ids: ids.slice(0, Math.floor(ids.length / 2)), next },
  skippedPage: ({ next }, beside) => (next === undefined ? undefined : beside.at(next)),
  repeatedPage: ({ next }, beside) => {
    const ids = beside.before();
    return ids.length === 0 ? undefined : { ids, next };
  },
  emptyPage: ({ next }) => (next === undefined ? undefined : { ids: [], next }),
  endEarly: ({ ids, next }) => (next === undefined ? undefined : { ids, next: undefined }),
  // Not side by side, as they would be after a shift of the list.
  duplicateRecord: ({ ids, next }) =>
    ids.length === 0 ? undefined : { ids: [...ids, ...ids.slice(0, 1)], next },
};
