import type { ListedEntity, PipedriveGateway, UpstreamCall } from '../../upstream/pipedrive-gateway.js';
import type { ExportRecord } from '../../upstream/records/export-record.js';
import type { IdSet } from '../receipt/id-set.js';
import { isChangedSince } from '../snapshot-at.js';
import { changedMeanwhile } from './changed-meanwhile.js';
import { ListPlan } from './list-plan.js';
import { ListReader } from './list-reader.js';
import { newestAgain } from './newest-again.js';
import { requestsOfChecks } from './requests-of-checks.js';
import type { Plan, Task } from './tasks.js';
import { type CheckedList, type UnseenIds, UnseenIdsCheck } from './unseen-ids.js';
import type { OpenReader } from './update-windows.js';

/** What a plan needs to know of the snapshot that it reads. */
export interface PlannedSnapshot {
  readonly type: ListedEntity;
  readonly lists: readonly { readonly isArchived: boolean }[];
  /** Records a page, at most 500. */
  readonly pageSize: number;
  /** The moment that it shows, as soon as Pipedrive has answered once. */
  moment(): string;
  isOfSnapshot(record: ExportRecord): boolean;
}

/**
 * How a whole collection is read: its lists side by side, then what was changed meanwhile, and what no page has shown.
 */
export class CollectionPlan implements Plan {
  readonly begin: Task;
  readonly #plans: readonly ListPlan[];
  #phase: 'lists' | 'proof' | 'over' = 'lists';
  #requests = 0;
  /** Whether each list was one page. */
  #isAtOnce = false;
  #check: UnseenIdsCheck | undefined;

  /** @param seen every id that a page has shown; who takes the records adds theirs */
  constructor(
    private readonly gateway: PipedriveGateway,
    private readonly snapshot: PlannedSnapshot,
    private readonly seen: IdSet,
    private readonly call: UpstreamCall,
  ) {
    this.#plans = snapshot.lists.map(
      ({ isArchived }) => new ListPlan(this.#opener(isArchived), snapshot.type, snapshot.pageSize),
    );
    const [first, ...others] = this.#plans.map((plan) => this.#counted(plan.begin));
    if (first === undefined) throw new TypeError('a collection has a list at least');
    // The others wait for the first answer, whose time is the snapshot's: what they show must not be older.
    this.begin = async () => {
      const { records, next } = await first();
      return { records, next: [...next, ...others] };
    };
  }

  /** What could be said about ids that no page has shown, once it has been looked into. */
  get unseen(): UnseenIds | undefined {
    return this.#check?.unseen;
  }

  /** About how many pages of its lists are still to be read; of a list that has not been begun, none. */
  get pagesLeft(): number {
    const pages = this.#plans.reduce((sum, plan) => sum + (plan.pages ?? 0), 0);
    return Math.max(0, pages - this.#requests);
  }

  idle(): Task | undefined {
    for (const plan of this.#plans) {
      const task = plan.idle();
      if (task !== undefined) return this.#counted(task);
    }
    return undefined;
  }

  afterwards(): readonly Task[] {
    if (this.#phase === 'lists') {
      this.#phase = 'proof';
      this.#isAtOnce = this.#requests === this.#plans.length;
      this.#check = this.#unseenCheck();
      const tasks = [...this.#changed(), ...(this.#check?.tasks() ?? [])];
      if (tasks.length > 0) return tasks;
    }
    if (this.#phase === 'proof' && this.#check !== undefined) {
      this.#phase = 'over';
      const records = this.#check.found();
      return [() => Promise.resolve({ records, next: [] })];
    }
    return [];
  }

  /** From window to window and from list to list a record can have gone; where each was one page, into the first list. */
  #changed(): readonly Task[] {
    const { lists } = this.snapshot;
    if (!this.#canBePassed) return [];
    const late = this.#isAtOnce ? lists.slice(0, 1) : lists;
    const neverStand = this.#plans.find((plan) => plan.neverStand !== undefined)?.neverStand;
    return late.map(({ isArchived }, index) => {
      const [open, moment] = [this.#opener(isArchived), this.snapshot.moment()];
      const otherwise = changedMeanwhile(open, moment, { neverStand });
      const newestId = this.#plans[index]?.newestId;
      return this.#counted(
        newestId === undefined ? otherwise : newestAgain(open, moment, { newestId, otherwise }),
      );
    });
  }

  #unseenCheck(): UnseenIdsCheck | undefined {
    if (!HAS_TIMES.has(this.snapshot.type) || this.seen.last === null) return undefined;
    return new UnseenIdsCheck(this.gateway, this.#checkedLists(), {
      seen: this.seen,
      isExpected: (record) => this.snapshot.isOfSnapshot(record) && !this.#canHavePassed(record),
      call: this.call,
    });
  }

  /** Whether a record can go past the readers when it is changed: by id a list stays as it is. */
  get #canBePassed(): boolean {
    return this.snapshot.lists.length > 1 || this.#plans.some(({ hasWindows }) => hasWindows);
  }

  /** Such a record is the next export's in any case: that no page has shown it does not say that one was lost. */
  #canHavePassed(record: ExportRecord): boolean {
    return this.#canBePassed && isChangedSince(this.snapshot.moment(), record);
  }

  #checkedLists(): CheckedList[] {
    const { type, lists } = this.snapshot;
    const pages = this.#plans.map((plan) => plan.pages);
    const requests = requestsOfChecks(pages, this.#requests);
    return lists.map(({ isArchived }, index) => ({
      entity: type,
      archived: isArchived,
      requests: requests[index] ?? 1,
    }));
  }

  #opener(isArchived: boolean): OpenReader {
    return (query) =>
      new ListReader(
        this.gateway,
        {
          entity: this.snapshot.type,
          limit: this.snapshot.pageSize,
          ...(isArchived && { archived: true }),
          ...query,
        },
        this.call,
      );
  }

  #counted(task: Task): Task {
    return async () => {
      this.#requests += 1;
      const { records, next } = await task();
      return { records, next: next.map((following) => this.#counted(following)) };
    };
  }
}

/** Pipelines and stages have neither update_time filters nor ids. */
const HAS_TIMES: ReadonlySet<ListedEntity> = new Set(['persons', 'organizations', 'deals']);
