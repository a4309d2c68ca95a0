import type { Walk } from '../../export/ledger/walk.js';
import type { ListedEntity, UpstreamCall } from '../../upstream/pipedrive-gateway.js';
import type { ExportRecord } from '../../upstream/records/export-record.js';
import { changedMeanwhile } from './changed-meanwhile.js';
import { DeltaList } from './delta-list.js';
import { laneSource, type LaneTools } from './lane-source.js';
import { changedAt } from './list-order.js';
import { ListReader } from './list-reader.js';
import type { Plan, Task } from './tasks.js';
import type { OpenReader } from './update-windows.js';

/** The lists of which changes are read, of the same account and type, and how. */
export interface WantedChanges {
  readonly walks: readonly (Walk & { readonly updatedSince: string })[];
  readonly type: ListedEntity;
  /** Records a page, at most 500. */
  readonly pageSize: number;
  /** The moment that the export shows, as soon as Pipedrive has answered once. */
  moment(): string;
}

/** How all changes since a time are read: list by list side by side, then what was changed meanwhile. */
export class DeltaPlan implements Plan {
  readonly begin: Task;
  readonly #lists: readonly DeltaList[];
  #requests = 0;
  #isOver = false;

  constructor(
    private readonly tools: LaneTools,
    private readonly wanted: WantedChanges,
    private readonly call: UpstreamCall,
  ) {
    this.#lists = wanted.walks.map(
      (walk) =>
        new DeltaList(
          laneSource(walk, tools, call, wanted.pageSize),
          this.#opener(walk, walk.updatedSince),
          walk,
          wanted.pageSize,
        ),
    );
    const [first, ...others] = this.#lists.map((list) => this.#ofDelta(list.begin));
    if (first === undefined) throw new TypeError('a collection has a list at least');
    this.begin = before(others, first);
  }

  /** About how many pages are still to be read in windows. */
  get pagesLeft(): number {
    const pages = this.#lists.reduce((sum, list) => sum + list.pages, 0);
    return Math.max(0, pages - this.#requests);
  }

  /** Ids that no page has shown say nothing here: most records were not changed. */
  get unseen(): undefined {
    return undefined;
  }

  idle(): Task | undefined {
    for (const list of this.#lists) {
      const task = list.idle();
      if (task !== undefined) return this.#ofDelta(task);
    }
    return undefined;
  }

  /**
   * By id, what is changed stays where it was. From window to window and from list to list a record can have gone past its
   * reader; where there were no windows, each list was read before the next one, so only from a later one into the first.
   */
  afterwards(): readonly Task[] {
    if (this.#isOver) return [];
    this.#isOver = true;
    const { walks } = this.wanted;
    const isInLanes = this.#lists.some((list) => list.isInLanes);
    if (walks.length === 1 && !isInLanes) return [];
    const late = isInLanes ? walks : walks.slice(0, -1);
    return late.map((walk) => this.#ofDelta(changedMeanwhile(this.#opener(walk), this.wanted.moment())));
  }

  #opener({ isArchived }: Walk, updatedSince?: string): OpenReader {
    const list = {
      entity: this.wanted.type,
      limit: this.wanted.pageSize,
      ...(isArchived && { archived: true }),
      ...(updatedSince !== undefined && { updatedSince }),
    };
    return (query) => new ListReader(this.tools.gateway, { ...list, ...query }, this.call);
  }

  /** Pipedrive's filter may show those that were never changed, whenever they were created. */
  #ofDelta(task: Task): Task {
    return async () => {
      this.#requests += 1;
      const { records, next } = await task();
      return {
        records: records.filter((record) => this.#isOfDelta(record)),
        next: next.map((following) => this.#ofDelta(following)),
      };
    };
  }

  #isOfDelta(record: ExportRecord): boolean {
    if (changedAt(record) !== null) return true;
    const since = (this.wanted.walks[0]?.updatedSince ?? '').slice(0, 19).replace('T', ' ');
    return typeof record.add_time === 'string' && record.add_time >= since;
  }
}

/**
 * A list's reading, and those of others behind it: they wait for the first answer, whose time is the snapshot's, for what they
 * show must not be older; and as long as one page follows the other, for the last one.
 */
function before(others: readonly Task[], task: Task): Task {
  return async () => {
    const { records, next } = await task();
    const [following, ...more] = next;
    const isInTurn = following !== undefined && more.length === 0;
    return { records, next: isInTurn ? [before(others, following)] : [...next, ...others] };
  };
}
