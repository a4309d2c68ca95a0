import { firstPoint, pointWithin, type Walk, type WalkPoint } from '../../export/ledger/walk.js';
import type { UpstreamCall } from '../../upstream/pipedrive-gateway.js';
import type { ExportRecord } from '../../upstream/records/export-record.js';
import { type LaneSource, laneSource, type LaneTools } from './lane-source.js';

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
  walks: readonly Walk[],
  from: LanePosition | undefined,
  call: UpstreamCall,
  tools: LaneTools,
): AsyncGenerator<Batch> {
  const lists = walks.map(
    (walk, index) => new OpenList(laneSource(walk, tools, call), from?.[index] ?? firstPoint(walk)),
  );
  const isInOneOrder = walks.every(({ updatedSince }) => updatedSince === undefined);
  for (let isFirst = true; ; isFirst = false) {
    const open = lists.filter((list) => !list.isOver);
    const turn = isInOneOrder ? open : open.slice(0, 1);
    if (turn.length === 0) return;
    // The first answer's time is the snapshot's: what another one shows must not be older.
    if (isFirst) await turn[0]?.fill();
    await Promise.all(turn.map((list) => list.fill()));
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
    private readonly source: LaneSource,
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

  async fill(): Promise<void> {
    if (this.#page !== undefined || this.#point === 'over') return;
    this.#page = { from: this.#point, ...(await this.source.read(this.#point)) };
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
    } else if (taken.length > 0) {
      this.#point = pointWithin(page.from, taken.at(-1));
      page.records = left;
    }
    return taken;
  }
}
