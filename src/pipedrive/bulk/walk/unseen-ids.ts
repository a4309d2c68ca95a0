import type { PipedriveGateway, UpstreamCall } from '../../upstream/pipedrive-gateway.js';
import type { ExportRecord } from '../../upstream/records/export-record.js';
import type { IdSet } from '../receipt/id-set.js';
import { lostRecord } from './broken-list.js';
import type { ListQuery } from './list-reader.js';
import type { Task } from './tasks.js';

/** Which ids no page has shown, and how many of them were asked for. */
export interface UnseenIds {
  readonly total: number;
  readonly asked: number;
}

/** A list of which ids are asked for, by so many requests at most. */
export interface CheckedList extends Pick<ListQuery, 'entity' | 'archived'> {
  readonly requests: number;
}

/**
 * Asks for ids that no page has shown. Pipedrive gives ids one after the other, so each of them is of a record that was
 * deleted, or that the user may not see, or that a page has lost; only the last is listed when it is asked for by name.
 * All of them are asked for where they are few, otherwise as many by chance as the requests are enough for.
 */
export class UnseenIdsCheck {
  readonly unseen: UnseenIds;
  readonly #ids: readonly number[];
  readonly #isAll: boolean;
  #last: number;
  readonly #there: ExportRecord[] = [];

  /**
   * @param seen what the pages have shown, one record at least
   * @param lists with how many requests there may be for each: where not all ids can be asked for, as its length is worth
   * @param isExpected whether a record has to have been on a page
   */
  constructor(
    private readonly gateway: PipedriveGateway,
    private readonly lists: readonly CheckedList[],
    private readonly options: {
      readonly seen: IdSet;
      /** Those up to it are not looked into; default 0. */
      readonly after?: number;
      readonly isExpected: (record: ExportRecord) => boolean;
      readonly call: UpstreamCall;
    },
  ) {
    const { seen, after = 0 } = options;
    const requests = lists.map((list) => list.requests);
    const { ids, total } = seen.missing(idsIn(Math.max(...requests)), after + 1);
    this.#ids = ids;
    this.#last = seen.last ?? 0;
    this.#isAll = ids.length === total;
    // By every list: what one of them was not asked for may be there.
    this.unseen = { total, asked: this.#isAll ? total : idsIn(Math.min(...requests)) };
  }

  /** They bring no records: what is there may be on a page that is still to come, see `found`. */
  tasks(): readonly Task[] {
    // Behind the last one as well: the end of a list can be lost like any other part.
    const beyond = Array.from({ length: BEYOND }, (_, index) => this.#last + 1 + index);
    const ids = [...beyond, ...this.#ids];
    const chunks = Array.from({ length: Math.ceil(ids.length / AT_ONCE) }, (_, index) =>
      ids.slice(index * AT_ONCE, (index + 1) * AT_ONCE),
    );
    return this.lists.flatMap(({ requests, ...list }) =>
      chunks.slice(0, this.#isAll ? undefined : requests).map((chunk) => this.#ask(list, chunk)),
    );
  }

  /**
   * What was found that no page has shown to this moment, which is the whole loss.
   * @throws ExternalApiError where more can be lost than was found
   */
  found(): readonly ExportRecord[] {
    const lost = this.#there.filter(({ id }) => !this.options.seen.has(id));
    const sign = lost.find((record) => this.options.isExpected(record) && !this.#isWhole(record));
    if (sign === undefined) return lost;
    throw lostRecord(sign.id);
  }

  #ask(list: Pick<ListQuery, 'entity' | 'archived'>, ids: readonly number[]): Task {
    return async () => {
      const request = { ...list, sortBy: 'id', direction: 'asc', limit: AT_ONCE, cursor: null, ids } as const;
      const page = await this.gateway.list(request, this.options.call);
      if ('records' in page) this.#there.push(...page.records);
      return { records: [], next: [] };
    };
  }

  /** Whether a record that a page has lost is the whole loss: all that are unseen have been asked for, none lies beyond. */
  #isWhole({ id }: ExportRecord): boolean {
    return id < this.#last && this.#isAll;
  }
}

/** So many ids a request, by Pipedrive's specification. */
const AT_ONCE = 100;

const BEYOND = 20;

function idsIn(requests: number): number {
  return requests * AT_ONCE - BEYOND;
}
