import type { PageWalker } from '../../export/ledger/page-walker.js';
import type { RecordNames } from '../../export/names/record-names.service.js';
import type { CallMeter } from '../../upstream/call-meter.js';
import { LARGEST_PAGE } from '../../upstream/largest-page.js';
import type { ListedEntity, PipedriveGateway, UpstreamCall } from '../../upstream/pipedrive-gateway.js';
import type { ExportRecord } from '../../upstream/records/export-record.js';
import { ExportType } from '../../export/export-type.enum.js';
import { IdSet } from '../receipt/id-set.js';
import type { Tally } from '../receipt/tally.js';
import type { ResolvedBulk } from '../resolve-bulk.js';
import { existedAt, snapshotAt } from '../snapshot-at.js';
import { CollectionPlan } from './collection-plan.js';
import { oneLane } from './one-lane.js';
import { workOff } from './tasks.js';

/** A stretch of a snapshot, ready to be written. */
export interface SnapshotPart {
  readonly records: readonly ExportRecord[];
  /** The moment that the whole snapshot shows; see `snapshotAt`. */
  readonly snapshotAt: string;
}

/** What a snapshot is taken of, for whom, and who keeps count. */
export interface WantedSnapshot {
  readonly wanted: ResolvedBulk;
  readonly whose: { readonly accountId: string; readonly companyId: string; readonly userId: string };
  readonly tally: Tally;
}

/** What it is taken with. */
export interface SnapshotTools {
  readonly gateway: PipedriveGateway;
  readonly walker: PageWalker;
  readonly names: RecordNames;
}

/** The records of a snapshot with their names, none of them twice. */
export async function* snapshotRecords(
  snapshot: WantedSnapshot,
  call: UpstreamCall & { readonly meter: CallMeter },
  tools: SnapshotTools,
): AsyncGenerator<SnapshotPart> {
  const { wanted, tally } = snapshot;
  const moment = momentOf(call.meter);
  const prepare = async (
    read: readonly ExportRecord[],
    { isWholeCollection }: { isWholeCollection: boolean },
  ): Promise<SnapshotPart> => {
    const fresh = tally.take(read.filter((record) => existedAt(moment(), record)));
    const records = await tools.names.join(
      wanted.type,
      fresh,
      { hasNames: wanted.hasNames, isWholeCollection },
      call,
    );
    return { records, snapshotAt: moment() };
  };
  if (wanted.updatedSince !== undefined || wanted.type === ExportType.Notes) {
    const walks = wanted.lists.map(({ isArchived }) => ({
      ...snapshot.whose,
      type: wanted.type,
      updatedSince: wanted.updatedSince,
      isArchived,
    }));
    for await (const { records } of oneLane(walks, undefined, call, tools))
      yield await prepare(records, { isWholeCollection: false });
    return;
  }
  const seen = new IdSet();
  const planned = {
    type: wanted.type as ListedEntity,
    lists: wanted.lists,
    pageSize: LARGEST_PAGE,
    moment,
    isOfSnapshot: (record: ExportRecord) => existedAt(moment(), record),
  };
  const plan = new CollectionPlan(tools.gateway, planned, seen, call);
  yield* workOff(plan, LANES, (records) => {
    for (const { id } of records) seen.add(id);
    return prepare(records, { isWholeCollection: false });
  });
  if (plan.unseen !== undefined) tally.noteUnseen(plan.unseen);
}

/** So many requests at once keep Pipedrive's burst limit used up at its usual latency. */
const LANES = 12;

/** The snapshot's moment: known once Pipedrive has answered, and the same from then on. */
function momentOf(meter: CallMeter): () => string {
  let moment: string | undefined;
  return () => (moment ??= snapshotAt(meter.firstServedAt, new Date()));
}
