import { ExternalApiError, InsufficientScopeError } from '../../errors/index.js';
import type { RelatedEntity, RelatedNames } from '../../export/names/related-names.js';
import { LARGEST_PAGE } from '../../upstream/largest-page.js';
import type { PipedriveGateway, UpstreamCall } from '../../upstream/pipedrive-gateway.js';
import type { ExportRecord } from '../../upstream/records/export-record.js';
import { ListPlan } from '../walk/list-plan.js';
import { type Task, workOff } from '../walk/tasks.js';
import { isWholeListCheaper, isWorthALook } from './is-whole-list-cheaper.js';
import type { NameRoom } from './name-room.js';
import { NameTable } from './name-table.js';
import { slimLists } from './slim-lists.js';

/** What names are found with. */
export interface NameTools {
  readonly gateway: PipedriveGateway;
  readonly related: RelatedNames;
  readonly room: NameRoom;
}

/**
 * Names of the persons, or of the organizations, that an export refers to. They are asked for by id, until reading the
 * whole list takes fewer calls; what that does not show is asked for by id all the same.
 */
export class ReferencedNames {
  readonly #table: NameTable;
  readonly #plan: ListPlan;
  /** What follows the list's first page, once that has been looked at. */
  #rest: readonly Task[] | undefined;
  #pages: AsyncGenerator<void> | undefined;
  #isOver = false;
  #unknownAPage: number | undefined;

  constructor(
    private readonly entity: RelatedEntity,
    private readonly tools: NameTools,
    call: UpstreamCall,
  ) {
    this.#table = new NameTable(tools.room);
    this.#plan = new ListPlan(slimLists(entity, tools.gateway, call), entity, LARGEST_PAGE);
  }

  /** Whether the list is being read: until it has been, names that are asked for by id may come a second time. */
  get isReading(): boolean {
    return this.#pages !== undefined && !this.#isOver;
  }

  /** The names of a page's references. */
  async get(ids: ReadonlySet<number>, call: UpstreamCall): Promise<ReadonlyMap<number, string | null>> {
    const names = new Map<number, string | null>();
    const unknown = new Set<number>();
    for (const id of ids) {
      const name = this.#table.get(id);
      if (name === undefined) unknown.add(id);
      else names.set(id, name);
    }
    this.#unknownAPage = ((this.#unknownAPage ?? unknown.size) + unknown.size) / 2;
    const isKept = this.#table.isFull;
    for (const [id, name] of await this.tools.related.get(this.entity, unknown, call, { isKept })) {
      this.#table.set(id, name);
      names.set(id, name);
    }
    return names;
  }

  /**
   * Reads the list where that is cheaper, or some more of it.
   *
   * @param pagesLeft about how many pages the export still has
   */
  async readOn(pagesLeft: number): Promise<void> {
    if (this.#isOver) return;
    try {
      if (!this.isReading && !(await this.#isCheaper(pagesLeft))) return;
      this.#pages ??= this.#read();
      this.#isOver = await this.#isThrough(this.#pages);
    } catch (error) {
      // Asked by ids, Pipedrive may show them even so; if it does not, that is what fails.
      if (!(error instanceof ExternalApiError || error instanceof InsufficientScopeError)) throw error;
      this.#isOver = true;
    }
  }

  release(): void {
    this.#isOver = true;
    this.#table.release();
  }

  async #isCheaper(pagesLeft: number): Promise<boolean> {
    const ahead = { pagesLeft, unknownAPage: this.#unknownAPage ?? 0 };
    if (this.#table.isFull || !isWorthALook(ahead)) return false;
    if (this.#rest === undefined) {
      const { records, next } = await this.#plan.begin();
      this.#keep(records);
      this.#rest = next;
    }
    return isWholeListCheaper(ahead, { pages: this.#plan.pages ?? 1, known: this.#table.size });
  }

  #read(): AsyncGenerator<void> {
    const begin: Task = () => Promise.resolve({ records: [], next: this.#rest ?? [] });
    const plan = { begin, idle: () => this.#plan.idle(), afterwards: () => [] };
    return workOff(
      plan,
      () => LANES,
      (records) => Promise.resolve(this.#keep(records)),
    );
  }

  async #isThrough(pages: AsyncGenerator<void>): Promise<boolean> {
    for (let page = 0; page < PAGES_AT_ONCE; page += 1)
      if (this.#table.isFull || (await pages.next()).done) return true;
    return false;
  }

  #keep(records: readonly ExportRecord[]): void {
    for (const { id, name } of records) if (typeof name === 'string') this.#table.set(id, name);
  }
}

const LANES = 12;

/** So many pages take some 5 seconds: then the export's own stream goes on for a page, lest it seem dead. */
const PAGES_AT_ONCE = 200;
