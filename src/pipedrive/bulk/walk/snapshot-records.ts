import { ExportType } from '../../export/export-type.enum.js';
import type { RecordNames } from '../../export/names/record-names.service.js';
import type { CallMeter } from '../../upstream/call-meter.js';
import { LARGEST_PAGE } from '../../upstream/largest-page.js';
import type { ListedEntity, UpstreamCall } from '../../upstream/pipedrive-gateway.js';
import type { ExportRecord } from '../../upstream/records/export-record.js';
import { IdSet } from '../receipt/id-set.js';
import type { Format } from '../format/format.js';
import { ExportNames } from '../names/export-names.js';
import type { NameTools } from '../names/referenced-names.js';
import type { Tally } from '../receipt/tally.js';
import type { ResolvedBulk } from '../resolve-bulk.js';
import { existedAt, snapshotAt } from '../snapshot-at.js';
import { proveLane } from './after-lane.js';
import { CollectionPlan } from './collection-plan.js';
import { DeltaPlan } from './delta-plan.js';
import type { LaneTools } from './lane-source.js';
import { NoteLanes } from './note-lanes.js';
import { type LanePosition, oneLane } from './one-lane.js';
import { PagesAhead } from './pages-ahead.js';
import { proveWalk } from './prove-walk.js';
import { workOff } from './tasks.js';

/** A stretch of a snapshot, as it is written: its bytes need a fifth of the memory that its records would wait in. */
export interface SnapshotPart {
  readonly bytes: Uint8Array;
  /** Of the records that they are. */
  readonly ids: readonly number[];
  /** The moment that the whole snapshot shows; see `snapshotAt`. */
  readonly snapshotAt: string;
  /** Where to go on behind it, of an export in the order of ids; undefined of others, and at its end. */
  readonly next?: LanePosition;
}

/** What a snapshot is taken of, for whom, and who keeps count. */
export interface WantedSnapshot {
  readonly wanted: ResolvedBulk;
  readonly whose: { readonly accountId: string; readonly companyId: string; readonly userId: string };
  readonly tally: Tally;
  readonly format: Pick<Format, 'records'>;
  /** Where an export in the order of ids goes on. */
  readonly from?: { readonly position: LanePosition; readonly moment: string; readonly lastId: number };
}

/** What it is taken with. */
export interface SnapshotTools extends LaneTools, NameTools {
  readonly names: RecordNames;
}

type MeteredCall = UpstreamCall & { readonly meter: CallMeter };

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

interface Reading {
  moment(): string;
  prepare(read: readonly ExportRecord[]): Promise<SnapshotPart>;
  readonly names: ExportNames;
  readonly call: MeteredCall;
  readonly tools: SnapshotTools;
}

async function* inLanes(snapshot: WantedSnapshot, reading: Reading): AsyncGenerator<SnapshotPart> {
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
  const isProven = !isSmall(type) && type !== ExportType.Notes && updatedSince === undefined;
  if (isProven) return;
  const walked = { type, lists, updatedSince, moment: moment(), seen, pages };
  await proveWalk({ ...walked, direction: isSmall(type) ? 'desc' : 'asc' }, tools.gateway, call);
}

/** Their windows move to the right as well, when a note is changed: one lane reads them. */
function areChangedNotes({ type, updatedSince }: ResolvedBulk): boolean {
  return type === ExportType.Notes && updatedSince !== undefined;
}

/** Of these no single ones can be asked for; a page holds them all. */
function isSmall(type: ExportType): boolean {
  return type === ExportType.Pipelines || type === ExportType.Stages;
}

function planOf(
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

async function* inOneLane(
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

/** So many requests at once keep Pipedrive's burst limit used up at its usual latency. */
const LANES = 12;

/** A page of notes can have tens of megabytes. */
const LANES_OF_NOTES = 4;

/** Whether names of persons or organizations are wanted. */
function refersToOthers({ type, hasNames }: ResolvedBulk): boolean {
  return hasNames && (type === ExportType.Deals || type === ExportType.Persons);
}

/** The snapshot's moment: that of the export which this one goes on with, or known once Pipedrive has answered. */
function momentOf(meter: CallMeter, known: string | undefined): () => string {
  let moment = known;
  return () => (moment ??= snapshotAt(meter.firstServedAt, new Date()));
}
