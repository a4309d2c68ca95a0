import { IdSet } from '../../src/pipedrive/bulk/receipt/id-set.js';
import { existedAt, snapshotAt } from '../../src/pipedrive/bulk/snapshot-at.js';
import { NoteLanes } from '../../src/pipedrive/bulk/walk/note-lanes.js';
import { proveWalk } from '../../src/pipedrive/bulk/walk/prove-walk.js';
import { workOff } from '../../src/pipedrive/bulk/walk/tasks.js';
import { PageWalker } from '../../src/pipedrive/export/ledger/page-walker.js';
import { CallMeter } from '../../src/pipedrive/upstream/call-meter.js';
import { PipedriveGateway } from '../../src/pipedrive/upstream/pipedrive-gateway.js';
import { ExportType } from '../../src/index.js';
import type { Sandbox } from '../../src/sandbox/index.js';
import { accessTo, type Replica } from '../export/replica.js';

/** How they are read; `betweenPages` runs after each answer. */
export interface NotesReading {
  readonly lanes: number;
  readonly pageSize: number;
  readonly betweenPages: (() => void) | undefined;
}

/** Reads all notes in lanes, proves them, and says how many requests were made at once. */
export async function notesInLanes(
  replica: Replica,
  sandbox: Sandbox,
  { lanes, pageSize, betweenPages }: NotesReading,
): Promise<{ ids: number[]; mostAtOnce: number; meanAtOnce: number }> {
  const meter = new CallMeter();
  const call = { access: accessTo(sandbox, 'account'), meter };
  const real = replica.app.get(PipedriveGateway);
  const gateway = Object.create(real) as PipedriveGateway;
  let atOnce = 0;
  let mostAtOnce = 0;
  let requests = 0;
  let sum = 0;
  const counted = async <T>(ask: () => Promise<T>): Promise<T> => {
    mostAtOnce = Math.max(mostAtOnce, (atOnce += 1));
    requests += 1;
    sum += atOnce;
    try {
      return await ask();
    } finally {
      atOnce -= 1;
      betweenPages?.();
    }
  };
  gateway.page = (request, asked) => counted(() => real.page(request, asked));
  gateway.largestNoteId = (asked) => counted(() => real.largestNoteId(asked));
  const walker = Object.create(replica.app.get(PageWalker)) as PageWalker;
  Object.assign(walker, { gateway });
  const walk = {
    accountId: 'account',
    companyId: String(sandbox.company.id),
    userId: String(sandbox.company.viewerId),
    type: ExportType.Notes,
    updatedSince: undefined,
    isArchived: false,
  };
  let moment: string | undefined;
  const momentOf = (): string => (moment ??= snapshotAt(meter.firstServedAt, new Date()));
  const seen = new IdSet();
  const ids: number[] = [];
  const plan = new NoteLanes({ gateway, walker }, walk, call, pageSize);
  const parts = workOff(
    plan,
    () => lanes,
    async (records) =>
      records
        .filter((record) => seen.add(record.id))
        .filter((record) => existedAt(momentOf(), record))
        .map(({ id }) => id),
  );
  for await (const part of parts) ids.push(...part);
  const walked = { type: ExportType.Notes, lists: [], updatedSince: undefined, moment: momentOf(), seen };
  await proveWalk({ ...walked, pages: requests, order: 'ascending', earlier: undefined }, real, call);
  return { ids, mostAtOnce, meanAtOnce: sum / requests };
}
