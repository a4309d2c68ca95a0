import { ExportType } from '../../export/export-type.enum.js';
import { LARGEST_PAGE } from '../../upstream/largest-page.js';
import type { ListedEntity } from '../../upstream/pipedrive-gateway.js';
import type { ExportRecord } from '../../upstream/records/export-record.js';
import type { IdSet } from '../receipt/id-set.js';
import { existedAt } from '../snapshot-at.js';
import { CollectionPlan } from './collection-plan.js';
import { DeltaPlan } from './delta-plan.js';
import { NoteLanes } from './note-lanes.js';
import type { Reading, WantedSnapshot } from './reading.js';

/** How a snapshot is read side by side: notes by offsets, changes alone, whole lists. */
export function planOf(
  { wanted, whose }: WantedSnapshot,
  { moment, call, tools }: Reading,
  seen: IdSet,
): CollectionPlan | DeltaPlan | NoteLanes {
  const { lists, updatedSince } = wanted;
  if (wanted.type === ExportType.Notes) {
    const walk = { ...whose, type: wanted.type, updatedSince: undefined, isArchived: false };
    return new NoteLanes(tools, walk, call);
  }
  const type = wanted.type as ListedEntity;
  const planned = { type, pageSize: LARGEST_PAGE, moment };
  if (updatedSince !== undefined) {
    const walks = lists.map(({ isArchived }) => ({ ...whose, type: wanted.type, updatedSince, isArchived }));
    return new DeltaPlan(tools, { ...planned, walks }, call);
  }
  const isOfSnapshot = (record: ExportRecord): boolean => existedAt(moment(), record);
  return new CollectionPlan(tools.gateway, { ...planned, lists, isOfSnapshot }, seen, call);
}
