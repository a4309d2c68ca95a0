import { ExportType } from '../../export/export-type.enum.js';
import { LARGEST_PAGE } from '../../upstream/largest-page.js';
import type { ListedEntity } from '../../upstream/pipedrive-gateway.js';
import type { ExportRecord } from '../../upstream/records/export-record.js';
import { IdSet } from '../receipt/id-set.js';
import { existedAt } from '../snapshot-at.js';
import { proveLane } from './after-lane.js';
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
  const walks = lists.map(({ isArchived }) => ({ ...whose, type, updatedSince, isArchived }));
  const seen = new IdSet();
  // Of changes alone it can't be told: about as many again as there have been.
  const ahead = new PagesAhead(tools.gateway, type as ListedEntity, call);
  let pages = 0;
  for await (const { records, position } of oneLane(walks, from?.position, call, tools)) {
    pages += 1;
    for (const { id } of records) seen.add(id);
    const isOver = position.every((point) => point === 'over');
    yield { ...(await prepare(records)), ...(wanted.isInOrder && !isOver && { next: position }) };
    if (!isOver && refersToOthers(wanted)) await names.readOn(isListed ? await ahead.behind(records) : pages);
  }
  // What an answer goes on from is not known here: only a walk from its beginning can be proven.
  if ((!isListed || isSmall(type)) && from === undefined) {
    const walked = { type, lists, updatedSince, moment: moment(), seen, pages, direction: 'asc' } as const;
    await proveWalk(walked, tools.gateway, call);
  }
  if (!isListed) return;
  const isOfSnapshot = (record: ExportRecord): boolean => existedAt(moment(), record);
  const lane = { type: type as ListedEntity, lists, pageSize: LARGEST_PAGE, moment: moment(), seen, pages };
  const unseen = await proveLane({ ...lane, after: from?.lastId ?? 0, isOfSnapshot }, tools.gateway, call);
  if (unseen !== undefined) tally.noteUnseen(unseen);
}
