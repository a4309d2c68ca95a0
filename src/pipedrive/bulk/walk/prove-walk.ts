import { ExportType } from '../../export/export-type.enum.js';
import type { PipedriveGateway, UpstreamCall } from '../../upstream/pipedrive-gateway.js';
import type { ExportRecord } from '../../upstream/records/export-record.js';
import type { IdSet } from '../receipt/id-set.js';
import { existedAt } from '../snapshot-at.js';
import { lostRecord } from './broken-list.js';
import type { Earlier } from './earlier.js';
import { shownBeside } from './shown-beside.js';
import { notesBehind } from './notes-behind.js';

/** What was read without a proof of its own: notes, changes alone, pipelines and stages. */
export interface WalkedLists {
  readonly type: ExportType;
  readonly lists: readonly { readonly isArchived: boolean }[];
  /** RFC3339, whole seconds, UTC. */
  readonly updatedSince: string | undefined;
  /** The moment that the export shows; the same form. */
  readonly moment: string;
  readonly seen: IdSet;
  /** Pages that it took. */
  readonly pages: number;
  /** By id in which direction, or by windows of time. */
  readonly order: 'ascending' | 'descending' | 'windows';
  /** The answers that it goes on from, which ended without a proof. */
  readonly earlier: Earlier | undefined;
}

/**
 * Looks from elsewhere for what a walk can have lost without any page having been odd: notes by their number, the others by
 * other ways to ask for them.
 *
 * @throws ExternalApiError where there is a record that the export lacks
 */
export async function proveWalk(
  walked: WalkedLists,
  gateway: PipedriveGateway,
  call: UpstreamCall,
): Promise<void> {
  const found =
    walked.type === ExportType.Notes
      ? await notesBehind(walked, gateway, call)
      : await shownBeside(walked, gateway, call);
  const lost = found.find((record) => belongs(record, walked) && !isShown(record, walked));
  if (lost !== undefined) throw lostRecord(lost.id);
}

/** Whether it was what the export is of when the export began; what is changed since is the next one's. */
function belongs(record: ExportRecord, { updatedSince, moment }: WalkedLists): boolean {
  if (!existedAt(moment, record)) return false;
  const time = record.update_time ?? record.add_time;
  if (updatedSince === undefined || typeof time !== 'string') return updatedSince === undefined;
  return time >= written(updatedSince) && time < written(moment);
}

function isShown({ id }: ExportRecord, { seen, earlier }: WalkedLists): boolean {
  return seen.has(id) || earlier?.hasShown(id) === true;
}

/** A time as records of the contract bear it. */
function written(time: string): string {
  return time.slice(0, 19).replace('T', ' ');
}
