import { ExternalApiError } from '../../errors/index.js';
import { CallBudget } from '../../upstream/call-budget.js';
import { LARGEST_PAGE } from '../../upstream/largest-page.js';
import type { UpstreamCall } from '../../upstream/pipedrive-gateway.js';
import type { ExportRecord } from '../../upstream/records/export-record.js';
import { ExportType } from '../../export/export-type.enum.js';
import type { PageWalker } from '../../export/ledger/page-walker.js';
import { firstPoint, pointWithin, type Walk, type WalkPoint } from '../../export/ledger/walk.js';

/** Where a lane stands in each of its lists; `over` behind the last record. */
export type LanePosition = readonly (WalkPoint | 'over')[];

/** A stretch of a collection, in the order in which it was read. */
export interface Batch {
  readonly records: readonly ExportRecord[];
  /** Where the rest begins. */
  readonly position: LanePosition;
}

/**
 * Reads lists by one lane, a page at a time: of several lists (deals, and archived deals) their records come in one
 * order by id. With `updated_since` there is no such order, since each list then has two legs: the lists come one after
 * the other.
 *
 * @param walks the lists, of the same account and type
 * @param from where to begin, as an earlier batch's `position` says
 */
export async function* oneLane(
  walker: PageWalker,
  walks: readonly Walk[],
  from: LanePosition | undefined,
  call: UpstreamCall,
): AsyncGenerator<Batch> {
  const lists = walks.map((walk, index) => new OpenList(walk, from?.[index] ?? firstPoint(walk)));
  const isInOneOrder = walks.every(({ updatedSince }) => updatedSince === undefined);
  for (;;) {
    const open = lists.filter((list) => !list.isOver);
    const turn = isInOneOrder ? open : open.slice(0, 1);
    if (turn.length === 0) return;
    await Promise.all(turn.map((list) => list.fill(walker, call)));
    const records = isInOneOrder ? takeInOrder(turn) : turn.flatMap((list) => list.take(Infinity));
    yield { records, position: lists.map((list) => list.position) };
  }
}

/** What is known to come next, whatever the lists hold beyond the pages that have been read. */
function takeInOrder(lists: readonly OpenList[]): ExportRecord[] {
  const reach = Math.min(...lists.map((list) => list.reach));
  return lists.flatMap((list) => list.take(reach)).sort((a, b) => a.id - b.id);
}

/** A list with the page that was read last, as far as it has not been taken. */
class OpenList {
  #point: WalkPoint | 'over';
  #page:
    | { readonly from: WalkPoint; readonly next: WalkPoint | null; records: readonly ExportRecord[] }
    | undefined;

  constructor(
    private readonly walk: Walk,
    point: WalkPoint | 'over',
  ) {
    this.#point = point;
  }

  get isOver(): boolean {
    return this.#point === 'over';
  }

  get position(): WalkPoint | 'over' {
    return this.#point;
  }

  /** The largest id up to which nothing unread can lie. */
  get reach(): number {
    return this.#page === undefined || this.#page.next === null
      ? Infinity
      : (this.#page.records.at(-1)?.id ?? 0);
  }

  async fill(walker: PageWalker, call: UpstreamCall): Promise<void> {
    if (this.#page !== undefined || this.#point === 'over') return;
    const limit = pageSize(this.walk);
    for (let from = this.#point; ;) {
      const budget = new CallBudget();
      const { records, next } = await walker.read(this.walk, from, { limit }, { ...call, budget });
      this.#page = { from, next, records };
      if (records.length > 0 || next === null) return;
      if (isStuck(this.walk, next)) throw new ExternalApiError({ details: 'a list goes on without records' });
      from = next;
    }
  }

  /** The records up to this id; the position moves behind them. */
  take(reach: number): ExportRecord[] {
    const page = this.#page;
    if (page === undefined) return [];
    const taken = page.records.filter(({ id }) => id <= reach);
    const left = page.records.slice(taken.length);
    if (left.length === 0) {
      this.#point = page.next ?? 'over';
      this.#page = undefined;
    } else {
      this.#point = pointWithin(page.from, taken.at(-1));
      page.records = left;
    }
    return taken;
  }
}

/** Twenty pages without a record, though nothing is passed over or filtered. */
function isStuck({ updatedSince }: Walk, { mark }: WalkPoint): boolean {
  return updatedSince === undefined && mark?.isBehind !== true;
}

/** The record that windows of notes overlap by must not make a second window necessary. */
function pageSize({ type }: Walk): number {
  return type === ExportType.Notes ? LARGEST_PAGE - 1 : LARGEST_PAGE;
}
