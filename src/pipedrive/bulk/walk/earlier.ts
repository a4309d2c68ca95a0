import { IdFilter } from '../resume/id-filter.js';
import type { UnseenBefore } from '../resume/unseen-sample.js';
import type { WantedSnapshot } from './reading.js';

/** The answers that an export goes on from, as its checkpoint tells of them. */
export interface Earlier {
  /** Records that they have handed out. */
  readonly count: number;
  /** The largest id of these. */
  readonly lastId: number;
  /** Of a whole list in the order of ids. */
  readonly unseen: UnseenBefore | undefined;
  /** Whether they may have handed out a record; where not, they have not. Of whole lists it is not known. */
  hasShown(id: number): boolean;
}

/** Undefined where an export began anew. */
export function earlierOf(from: WantedSnapshot['from']): Earlier | undefined {
  if (from === undefined) return undefined;
  const { count, lastId, passed } = from;
  if ('unseen' in passed) return { count, lastId, unseen: passed.unseen, hasShown: (id) => id <= lastId };
  const filter = new IdFilter(passed.handedOut);
  return { count, lastId, unseen: undefined, hasShown: (id) => filter.has(id) };
}
