import type { PageWalker } from '../../export/ledger/page-walker.js';
import type { RecordNames } from '../../export/names/record-names.service.js';
import type { CallMeter } from '../../upstream/call-meter.js';
import type { UpstreamCall } from '../../upstream/pipedrive-gateway.js';
import type { ExportRecord } from '../../upstream/records/export-record.js';
import type { Tally } from '../receipt/tally.js';
import type { ResolvedBulk } from '../resolve-bulk.js';
import { existedAt, snapshotAt } from '../snapshot-at.js';
import { oneLane } from './one-lane.js';

/** A stretch of a snapshot, ready to be written. */
export interface SnapshotPart {
  readonly records: readonly ExportRecord[];
  /** The moment that the whole snapshot shows; see `snapshotAt`. */
  readonly snapshotAt: string;
}

/** The records of a snapshot with their names, none of them twice. */
export async function* snapshotRecords(
  snapshot: {
    readonly wanted: ResolvedBulk;
    readonly whose: { readonly accountId: string; readonly companyId: string; readonly userId: string };
    readonly tally: Tally;
  },
  call: UpstreamCall & { readonly meter: CallMeter },
  { walker, names }: { walker: PageWalker; names: RecordNames },
): AsyncGenerator<SnapshotPart> {
  const { wanted, whose, tally } = snapshot;
  const { type, updatedSince, hasNames } = wanted;
  const walks = wanted.lists.map(({ isArchived }) => ({ ...whose, type, updatedSince, isArchived }));
  let moment: string | undefined;
  let isFirst = true;
  for await (const batch of oneLane(walker, walks, undefined, call)) {
    moment ??= snapshotAt(call.meter.firstServedAt, new Date());
    const shown = moment;
    const fresh = tally.take(batch.records.filter((record) => existedAt(shown, record)));
    const isWholeCollection = isFirst && batch.position.every((point) => point === 'over');
    isFirst = false;
    const records = await names.join(type, fresh, { hasNames, isWholeCollection }, call);
    yield { records, snapshotAt: shown };
  }
}
