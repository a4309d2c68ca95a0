import { ExportType } from '../../export/export-type.enum.js';
import type { ListedEntity } from '../../upstream/pipedrive-gateway.js';
import type { ExportRecord } from '../../upstream/records/export-record.js';
import { IdSet } from '../receipt/id-set.js';
import { existedAt } from '../snapshot-at.js';
import { planOf } from './plan-of.js';
import { idsBehind, proveByName } from './prove-by-name.js';
import { proveWalk } from './prove-walk.js';
import type { Reading, SnapshotPart, WantedSnapshot } from './reading.js';
import { workOff } from './tasks.js';
import { isSmall, refersToOthers } from './wanted-kinds.js';

/** Reads a snapshot by several lanes side by side, in the order in which pages come. */
export async function* inLanes(snapshot: WantedSnapshot, reading: Reading): AsyncGenerator<SnapshotPart> {
  const { wanted, tally } = snapshot;
  const { moment, prepare, names, call, tools } = reading;
  const seen = new IdSet();
  const plan = planOf(snapshot, reading, seen);
  // Until it is known which names the first page lacks, and while whole lists of them are read, further pages wait.
  let isWaiting = refersToOthers(wanted);
  const most = wanted.type === ExportType.Notes ? LANES_OF_NOTES : LANES;
  const lanes = (): number => (isWaiting ? 1 : most);
  const parts = workOff(plan, lanes, (records) => {
    for (const { id } of records) seen.add(id);
    return prepare(records);
  });
  let pages = 0;
  for await (const part of parts) {
    pages += 1;
    yield part;
    await names.readOn(plan.pagesLeft);
    isWaiting = names.isReading;
  }
  if (plan.unseen !== undefined) tally.noteUnseen(plan.unseen);
  const { type, lists, updatedSince } = wanted;
  const isProvenByPlan = !isSmall(type) && type !== ExportType.Notes && updatedSince === undefined;
  if (isProvenByPlan) {
    const isOfSnapshot = (record: ExportRecord): boolean => existedAt(moment(), record);
    const wholeLists = { type: type as ListedEntity, lists, isOfSnapshot };
    // An end can have been none.
    if (seen.last === null) await proveByName(idsBehind(0), wholeLists, tools.gateway, call);
    return;
  }
  const walked = { type, lists, updatedSince, moment: moment(), seen, pages, earlier: undefined };
  await proveWalk({ ...walked, order: isSmall(type) ? 'descending' : 'windows' }, tools.gateway, call);
}

/**
 * So many requests at once use Pipedrive's burst limit up in about half of its window, at its usual latency. With fewer, every
 * window opens later; with more, the readers of those never changed, which nothing divides, come to fewer pages a window.
 */
const LANES = 14;

/** A page of notes can have tens of megabytes. */
const LANES_OF_NOTES = 4;
