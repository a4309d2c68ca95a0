import { ExportType } from '../../export/export-type.enum.js';
import type { ListedEntity } from '../../upstream/pipedrive-gateway.js';
import type { ExportRecord } from '../../upstream/records/export-record.js';
import { IdSet } from '../receipt/id-set.js';
import { PassedIds } from '../resume/passed-ids.js';
import { existedAt, isChangedSince } from '../snapshot-at.js';
import { proveLane } from './after-lane.js';
import { earlierOf } from './earlier.js';
import { oneLane } from './one-lane.js';
import { PagesAhead } from './pages-ahead.js';
import { proveWalk } from './prove-walk.js';
import type { Reading, SnapshotPart, WantedSnapshot } from './reading.js';
import { isSmall, refersToOthers } from './wanted-kinds.js';

/** Reads a snapshot page after page, from where an earlier answer stopped if there was one. */
export async function* inOneLane(
  { wanted, whose, tally, from }: WantedSnapshot,
  { moment, prepare, names, call, tools }: Reading,
): AsyncGenerator<SnapshotPart> {
  const { type, updatedSince, lists } = wanted;
  const isListed = updatedSince === undefined && type !== ExportType.Notes;
  const isProvenByIds = isListed && !isSmall(type);
  const walks = lists.map(({ isArchived }) => ({ ...whose, type, updatedSince, isArchived }));
  const seen = new IdSet();
  const passed = new PassedIds(isProvenByIds, from?.passed);
  // Of changes alone it can't be told: about as many again as there have been.
  const ahead = new PagesAhead(tools.gateway, type as ListedEntity, call);
  let pages = 0;
  for await (const { records, position } of oneLane(walks, from?.position, call, tools)) {
    pages += 1;
    for (const { id } of records) {
      seen.add(id);
      passed.add(id);
    }
    const isOver = position.every((point) => point === 'over');
    const part = await prepare(records);
    // Behind so many changes nobody could prove any more that they were all; notes are proven by their number as well.
    const canGoOn = wanted.isInOrder && !isOver && (type === ExportType.Notes || passed.tellsEnough);
    yield canGoOn ? { ...part, next: { position, passed: passed.passed } } : part;
    if (!isOver && refersToOthers(wanted)) await names.readOn(isListed ? await ahead.behind(records) : pages);
  }
  const earlier = earlierOf(from);
  const read = { lists, moment: moment(), seen, pages, earlier };
  if (!isProvenByIds)
    return proveWalk({ ...read, type, updatedSince, order: 'ascending' }, tools.gateway, call);
  // From one list into the other a deal can have gone past the lane: by a change, which is the next export's.
  const isOfSnapshot = (record: ExportRecord): boolean =>
    existedAt(moment(), record) && (lists.length === 1 || !isChangedSince(moment(), record));
  const lane = { lists, seen, pages, earlier, type: type as ListedEntity, isOfSnapshot };
  const unseen = await proveLane(lane, tools.gateway, call);
  if (unseen !== undefined) tally.noteUnseen(unseen);
}
