import { IdSet } from '../../src/pipedrive/bulk/receipt/id-set.js';
import { existedAt, snapshotAt } from '../../src/pipedrive/bulk/snapshot-at.js';
import { CollectionPlan } from '../../src/pipedrive/bulk/walk/collection-plan.js';
import { workOff } from '../../src/pipedrive/bulk/walk/tasks.js';
import { CallMeter } from '../../src/pipedrive/upstream/call-meter.js';
import { type ListRequest, PipedriveGateway } from '../../src/pipedrive/upstream/pipedrive-gateway.js';
import type { ExportRecord } from '../../src/pipedrive/upstream/records/export-record.js';
import type { Sandbox } from '../../src/sandbox/index.js';
import { accessTo, type Replica } from '../export/replica.js';
import type { LanedType } from './lane-company.js';

/** How a collection is read, in pages of five. */
export interface ListsReading {
  readonly type: LanedType;
  readonly lanes: number;
  /** Runs before each request. */
  readonly beforePage?: (request: ListRequest) => void;
  /** Runs after each answer. */
  readonly betweenPages?: () => void;
}

/** Reads a whole collection in lanes, deals of both lists, and proves it. The moment is its snapshot's, as records bear it. */
export async function listsInLanes(
  replica: Replica,
  sandbox: Sandbox,
  { type, lanes, beforePage, betweenPages }: ListsReading,
): Promise<{ records: ExportRecord[]; moment: string }> {
  const meter = new CallMeter();
  const call = { access: accessTo(sandbox, 'account'), meter };
  const real = replica.app.get(PipedriveGateway);
  const gateway = Object.create(real) as PipedriveGateway;
  gateway.list = async (request, asked) => {
    beforePage?.(request);
    const page = await real.list(request, asked);
    betweenPages?.();
    return page;
  };
  let moment: string | undefined;
  const momentOf = (): string => (moment ??= snapshotAt(meter.firstServedAt, new Date()));
  const seen = new IdSet();
  const snapshot = {
    type,
    lists: type === 'deals' ? [{ isArchived: false }, { isArchived: true }] : [{ isArchived: false }],
    pageSize: 5,
    moment: momentOf,
    isOfSnapshot: (record: ExportRecord) => existedAt(momentOf(), record),
  };
  const records = new Map<number, ExportRecord>();
  const parts = workOff(
    new CollectionPlan(gateway, snapshot, seen, call),
    () => lanes,
    async (part) => {
      for (const record of part) if (seen.add(record.id)) records.set(record.id, record);
      return part;
    },
  );
  for await (const part of parts)
    if (part.length === 0) throw new Error('a part without records was handed out');
  return { records: [...records.values()], moment: momentOf().slice(0, 19).replace('T', ' ') };
}
