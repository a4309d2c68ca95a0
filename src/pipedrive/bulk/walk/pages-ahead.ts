import type { ListedEntity, PipedriveGateway, UpstreamCall } from '../../upstream/pipedrive-gateway.js';
import type { ExportRecord } from '../../upstream/records/export-record.js';

/**
 * About how many pages a lane in the order of ids still has. Ids are given one after the other, so the largest one tells;
 * what it is costs a call, when there have been two pages.
 */
export class PagesAhead {
  #pages = 0;
  #first: number | undefined;
  #largest: number | undefined;

  constructor(
    private readonly gateway: PipedriveGateway,
    private readonly type: ListedEntity,
    private readonly call: UpstreamCall,
  ) {}

  /** @param records a page that the lane has read, behind all others */
  async behind(records: readonly ExportRecord[]): Promise<number> {
    const last = records.at(-1)?.id;
    if (last === undefined) return 0;
    this.#pages += 1;
    this.#first ??= records[0]?.id ?? last;
    if (this.#pages === 1) return 1;
    const largest = (this.#largest ??= await this.#ask());
    return (Math.max(0, largest - last) * this.#pages) / (last - this.#first + 1);
  }

  async #ask(): Promise<number> {
    const newest = { entity: this.type, sortBy: 'id', direction: 'desc', limit: 1, cursor: null } as const;
    const page = await this.gateway.list(newest, this.call);
    return 'records' in page ? (page.records[0]?.id ?? 0) : 0;
  }
}
