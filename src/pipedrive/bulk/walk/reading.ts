import type { RecordNames } from '../../export/names/record-names.service.js';
import type { CallMeter } from '../../upstream/call-meter.js';
import type { UpstreamCall } from '../../upstream/pipedrive-gateway.js';
import type { ExportRecord } from '../../upstream/records/export-record.js';
import type { Format } from '../format/format.js';
import type { ExportNames } from '../names/export-names.js';
import type { NameTools } from '../names/referenced-names.js';
import type { Tally } from '../receipt/tally.js';
import type { ResolvedBulk } from '../resolve-bulk.js';
import type { Passed } from '../resume/passed-ids.js';
import type { LaneTools } from './lane-source.js';
import type { LanePosition } from './one-lane.js';

/** A stretch of a snapshot, as it is written: its bytes need a fifth of the memory that its records would wait in. */
export interface SnapshotPart {
  readonly bytes: Uint8Array;
  /** Of the records that they are. */
  readonly ids: readonly number[];
  /** The moment that the whole snapshot shows; see `snapshotAt`. */
  readonly snapshotAt: string;
  /** Where to go on behind it, of an export in the order of ids, and what is known of it up to there; undefined of others, and at its end. */
  readonly next?: { readonly position: LanePosition; readonly passed: Passed };
}

/** What a snapshot is taken of, for whom, and who keeps count. */
export interface WantedSnapshot {
  readonly wanted: ResolvedBulk;
  readonly whose: { readonly accountId: string; readonly companyId: string; readonly userId: string };
  readonly tally: Tally;
  readonly format: Pick<Format, 'records'>;
  /** Where an export in the order of ids goes on. */
  readonly from?: {
    readonly position: LanePosition;
    readonly moment: string;
    readonly lastId: number;
    readonly count: number;
    readonly passed: Passed;
  };
}

/** What it is taken with. */
export interface SnapshotTools extends LaneTools, NameTools {
  readonly names: RecordNames;
}

export type MeteredCall = UpstreamCall & { readonly meter: CallMeter };

/** A snapshot that is being read. */
export interface Reading {
  /** The moment that it shows, once Pipedrive has answered. */
  moment(): string;
  /** Makes of what was read what is handed out: named, written, none twice. */
  prepare(read: readonly ExportRecord[]): Promise<SnapshotPart>;
  readonly names: ExportNames;
  readonly call: MeteredCall;
  readonly tools: SnapshotTools;
}
