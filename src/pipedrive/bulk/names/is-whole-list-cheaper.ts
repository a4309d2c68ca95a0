import { LARGEST_PAGE } from '../../upstream/largest-page.js';

/** What of an export is still to come, and what it refers to. */
export interface ReferencesAhead {
  /** About how many pages of it are left. */
  readonly pagesLeft: number;
  /** How many referenced records a page has, of late, whose names were not known yet. */
  readonly unknownAPage: number;
}

/** A list that records refer to. */
export interface ReferencedList {
  /** About how many pages of 500 it has. */
  readonly pages: number;
  /** How many of its names are known already. */
  readonly known: number;
}

/** Whether so much is still to be asked for by id that a look at the list, which costs a call, is worth it. */
export function isWorthALook(ahead: ReferencesAhead): boolean {
  return (ahead.pagesLeft * ahead.unknownAPage) / IDS_A_CALL > MOST_ASKED;
}

/**
 * Whether reading a whole list takes fewer calls than asking by 100 ids for those of its names that an export will still
 * need: all that are not known at the most.
 */
export function isWholeListCheaper(ahead: ReferencesAhead, { pages, known }: ReferencedList): boolean {
  const unknown = Math.min(ahead.pagesLeft * ahead.unknownAPage, pages * LARGEST_PAGE - known);
  return unknown / IDS_A_CALL > pages * LANES_COST + ENDS_COST;
}

/** So many ids a call, by Pipedrive's specification. */
const IDS_A_CALL = 100;

/** Below that, the look alone would be a tenth more. */
const MOST_ASKED = 10;

/** What lanes may exceed a list's pages by, and what finding its ends takes. */
const LANES_COST = 1.1;
const ENDS_COST = 3;
