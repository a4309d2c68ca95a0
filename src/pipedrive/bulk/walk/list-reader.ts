import type {
  ListedPage,
  ListRequest,
  PipedriveGateway,
  UpstreamCall,
} from '../../upstream/pipedrive-gateway.js';
import type { ExportRecord } from '../../upstream/records/export-record.js';
import { IdSet } from '../receipt/id-set.js';
import { brokenList } from './broken-list.js';
import { goesOn, orderProblem, tightened, together } from './list-order.js';
import { StalePages } from './stale-pages.js';

/** A list in one order, as it is asked for from its beginning. */
export type ListQuery = Omit<ListRequest, 'cursor'>;

/** A place in a list by id, ascending: behind a record that was read, by the cursor of its page or the next one. */
export interface ListPlace {
  readonly cursor: string | null;
  readonly lastId: number;
}

/**
 * Reads a list page by page, and believes no page that a list in good order would not have: one out of order, one that
 * came before, one that is short though more follows, an end that is not the same when it is asked for again.
 */
export class ListReader {
  readonly #seen = new IdSet();
  #query: ListQuery;
  #call: UpstreamCall;
  #cursor: string | null = null;
  #last: ExportRecord | null = null;
  #isOver = false;
  #refusals = 0;
  #pages = 0;
  /** Pages in a row without anything new, nor anything that has gone to its place meanwhile. */
  #stale = 0;
  readonly #stalePages = new StalePages();
  #mostStale = 0;
  #isShort = false;
  #isLast: (records: readonly ExportRecord[]) => boolean = () => false;

  constructor(
    private readonly gateway: Pick<PipedriveGateway, 'list'>,
    query: ListQuery,
    call: UpstreamCall,
    private readonly after: ListPlace | null = null,
  ) {
    this.#query = query;
    this.#call = call;
    this.#cursor = after?.cursor ?? null;
  }

  /** Where the next page begins. */
  get cursor(): string | null {
    return this.#cursor;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** The record that was read last. */
  get last(): ExportRecord | null {
    return this.#last;
  }

  /** For a list that is likely one page: its end, which is asked for twice in any case, is asked for twice at once. */
  expectOnePage(): this {
    this.#isShort = true;
    return this;
  }

  /** Reads up to a page that is like that, and calls the list over there, whether or not its records have been seen. */
  until(isLast: (records: readonly ExportRecord[]) => boolean): this {
    this.#isLast = isLast;
    return this;
  }

  /** Its calls go before others of the export that wait for room: it is the one that the export would wait for. */
  goFirst(): this {
    this.#call = { ...this.#call, goesFirst: true };
    return this;
  }

  /** What the list shows first, as it is: not to be relied on, and not read by that. */
  async glance(): Promise<readonly ExportRecord[]> {
    const page = await this.gateway.list({ ...this.#query, cursor: null }, this.#call);
    return 'records' in page ? page.records : [];
  }

  /**
   * The records of the next page that have not been seen; none at the end.
   * @throws ExternalApiError where the list is not in good order
   */
  async next(): Promise<ExportRecord[]> {
    for (; !this.#isOver;) {
      const page = await this.#believedPage();
      if (page === 'refused') continue;
      const problem = orderProblem(
        page.records,
        this.#stale > 0 || this.#cursor === null ? null : this.#last,
        this.#query,
      );
      if (problem !== undefined) throw brokenList(problem);
      const fresh = together(page.records, page.formerly ?? [], this.#query).filter(
        ({ id }) => this.#isWanted(id) && this.#seen.add(id),
      );
      this.#pages += 1;
      const isFresh =
        fresh.length > 0 || page.records.length === 0 || goesOn(page.records, this.#last, this.#query);
      const isOther = this.#query.sortBy !== 'id' && this.#stalePages.goesOn(page.records, isFresh);
      const isNew = isFresh || isOther;
      this.#stale = isNew ? 0 : this.#stale + 1;
      // An end that was none has shown the next page's records before their time.
      if (page.formerly !== undefined && page.cursor !== null) this.#mostStale = Math.max(1, this.#mostStale);
      // Only then, and where a cursor was refused and the list is read again from its beginning, pages come twice.
      if (this.#stale > this.#mostStale) throw brokenList('a page came twice');
      this.#cursor = page.cursor;
      this.#isOver = page.cursor === null || this.#isLast(page.records);
      this.#last = page.records.at(-1) ?? this.#last;
      if (fresh.length === 0) continue;
      return fresh;
    }
    return [];
  }

  #isWanted(id: number): boolean {
    return this.after === null || id > this.after.lastId;
  }

  /**
   * A page that is short though more follows can be a moment's fault: it is asked for until two answers agree. An end is
   * asked for twice, for what it leaves out would never be missed; what either answer shows is there.
   */
  async #believedPage(): Promise<ReadPage | 'refused'> {
    const twin = this.#isShort && this.#pages === 0 ? this.#page() : undefined;
    const [first, second] = await Promise.all([this.#page(), twin]);
    let page = first;
    for (let attempt = 0; page !== 'refused' && page.records.length < this.#query.limit; attempt += 1) {
      if (page.cursor === null) break;
      if (attempt === MOST_ATTEMPTS) throw brokenList('a page is another one each time it is asked for');
      const again = await this.#page();
      if (again === 'refused' || agree(page, again)) return again;
      page = again;
    }
    if (page === 'refused') return page;
    // What was expected to be an end, and is none, has been asked for twice all the same.
    if (page.cursor !== null) {
      const isSame = second === undefined || second === 'refused' || agree(page, second);
      return isSame ? page : { ...page, formerly: second.records };
    }
    const again = second ?? (await this.#page());
    return again === 'refused' ? again : { ...again, formerly: page.records };
  }

  async #page(): Promise<ListedPage | 'refused'> {
    const page = await this.gateway.list({ ...this.#query, cursor: this.#cursor }, this.#call);
    if (!('refusedPlace' in page)) return page;
    this.#refusals += 1;
    if (this.#refusals > MOST_REFUSALS) throw brokenList('it refuses its own cursors');
    // From the nearest place that needs no cursor; what has been seen is passed over.
    this.#query = tightened(this.#query, this.#last);
    this.#cursor = null;
    this.#mostStale = this.#pages + 1;
    return 'refused';
  }
}

const MOST_ATTEMPTS = 4;
const MOST_REFUSALS = 3;

/** A page, with what an earlier answer to the same request has shown. */
interface ReadPage extends ListedPage {
  readonly formerly?: readonly ExportRecord[];
}

function agree(one: ListedPage, other: ListedPage): boolean {
  return (
    (one.cursor === null) === (other.cursor === null) &&
    one.records.length === other.records.length &&
    one.records.every(({ id }, index) => id === other.records[index]?.id)
  );
}
