import { ExportType } from '../../export/export-type.enum.js';
import type { CallMeter } from '../../upstream/call-meter.js';
import type { ExportRecord } from '../../upstream/records/export-record.js';
import { ExportNames } from '../names/export-names.js';
import type { ResolvedBulk } from '../resolve-bulk.js';
import { existedAt, snapshotAt } from '../snapshot-at.js';
import { inLanes } from './in-lanes.js';
import { inOneLane } from './in-one-lane.js';
import type { MeteredCall, SnapshotPart, SnapshotTools, WantedSnapshot } from './reading.js';

/** The records of a snapshot with their names, none of them twice. */
export async function* snapshotRecords(
  snapshot: WantedSnapshot,
  call: MeteredCall,
  tools: SnapshotTools,
): AsyncGenerator<SnapshotPart> {
  const { wanted, tally, format } = snapshot;
  const moment = momentOf(call.meter, snapshot.from?.moment);
  const names = new ExportNames(tools, call);
  const prepare = async (read: readonly ExportRecord[]): Promise<SnapshotPart> => {
    const fresh = tally.take(read.filter((record) => existedAt(moment(), record)));
    const options = { hasNames: wanted.hasNames, isWholeCollection: false, names };
    const records = await tools.names.join(wanted.type, fresh, options, call);
    const bytes = format.records(records);
    return { bytes, ids: records.map(({ id }) => id), snapshotAt: moment() };
  };
  const reading = { moment, prepare, names, call, tools };
  try {
    if (wanted.isInOrder || areChangedNotes(wanted)) yield* inOneLane(snapshot, reading);
    else yield* inLanes(snapshot, reading);
  } finally {
    names.release();
  }
}

/** Their windows move to the right as well, when a note is changed: one lane reads them. */
function areChangedNotes({ type, updatedSince }: ResolvedBulk): boolean {
  return type === ExportType.Notes && updatedSince !== undefined;
}

/** The snapshot's moment: that of the export which this one goes on with, or known once Pipedrive has answered. */
function momentOf(meter: CallMeter, known: string | undefined): () => string {
  let moment = known;
  return () => (moment ??= snapshotAt(meter.firstServedAt, new Date()));
}
