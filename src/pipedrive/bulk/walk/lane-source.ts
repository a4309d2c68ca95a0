import { ExternalApiError } from '../../errors/index.js';
import { ExportType } from '../../export/export-type.enum.js';
import type { PageWalker } from '../../export/ledger/page-walker.js';
import type { Walk, WalkPoint } from '../../export/ledger/walk.js';
import { CallBudget } from '../../upstream/call-budget.js';
import { LARGEST_PAGE } from '../../upstream/largest-page.js';
import type { ListedEntity, PipedriveGateway, UpstreamCall } from '../../upstream/pipedrive-gateway.js';
import type { ExportRecord } from '../../upstream/records/export-record.js';
import { brokenList } from './broken-list.js';
import { ListReader } from './list-reader.js';

/** Where a lane gets a list's pages from. */
export interface LaneSource {
  /** The records from a point on, at least one unless the list is over; the points it is asked with follow each other. */
  read(
    from: WalkPoint,
  ): Promise<{ readonly records: readonly ExportRecord[]; readonly next: WalkPoint | null }>;
}

/** What a lane reads with. */
export interface LaneTools {
  readonly gateway: PipedriveGateway;
  readonly walker: PageWalker;
}

/** A list's pages by id; of notes, and of changes alone, as pages of the contract are read. */
export function laneSource(
  walk: Walk,
  { gateway, walker }: LaneTools,
  call: UpstreamCall,
  pageSize = LARGEST_PAGE,
): LaneSource {
  const isListed = walk.updatedSince === undefined && walk.type !== ExportType.Notes;
  return isListed ? listSource(walk, gateway, call) : walkSource(walk, walker, call, pageSize);
}

function listSource(walk: Walk, gateway: PipedriveGateway, call: UpstreamCall): LaneSource {
  const query = {
    entity: walk.type as ListedEntity,
    sortBy: 'id',
    direction: 'asc',
    limit: LARGEST_PAGE,
    ...(walk.isArchived && { archived: true }),
  } as const;
  let reader: ListReader | undefined;
  return {
    async read({ mark }) {
      const place =
        mark === null || mark.lastId === null ? null : { cursor: mark.place, lastId: mark.lastId };
      reader ??= new ListReader(gateway, query, call, place);
      const records = await reader.next();
      const [first] = records;
      // What a page has left out can come when the list is read again, but not in its place.
      if (first !== undefined && place !== null && first.id <= place.lastId)
        throw brokenList(`record ${first.id} comes after record ${place.lastId}`);
      if (reader.isOver) return { records, next: null };
      const lastId = records.at(-1)?.id ?? null;
      const next = { lastId, lastAddTime: null, place: reader.cursor, isBehind: false };
      return { records, next: { leg: 'all', mark: next } };
    },
  };
}

function walkSource(walk: Walk, walker: PageWalker, call: UpstreamCall, pageSize: number): LaneSource {
  // The record that windows of notes overlap by must not make a second window necessary.
  const limit = walk.type === ExportType.Notes ? pageSize - 1 : pageSize;
  return {
    async read(point) {
      for (let from = point; ;) {
        const budget = new CallBudget();
        const page = await walker.read(walk, from, { limit }, { ...call, budget });
        if (page.records.length > 0 || page.next === null) return page;
        if (isStuck(walk, page.next))
          throw new ExternalApiError({ details: 'a list goes on without records' });
        from = page.next;
      }
    },
  };
}

/** Twenty pages without a record, though nothing is passed over or filtered. */
function isStuck({ updatedSince }: Walk, { mark }: WalkPoint): boolean {
  return updatedSince === undefined && mark?.isBehind !== true;
}
