import type { ExportRecord } from '../upstream/records/export-record.js';

/**
 * The moment that an export shows, of what Pipedrive's first answer says of its time: RFC3339, whole seconds, UTC. A
 * second earlier than that, because the clocks of its servers need not agree: whatever is changed from here on bears
 * this moment or a later one. Where the answer did not say, a minute before our own time.
 */
export function snapshotAt(firstServedAt: Date | undefined, now: Date): string {
  const time = firstServedAt === undefined ? now.getTime() - 60_000 : firstServedAt.getTime() - 1_000;
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

/** Whether a record existed at a moment: what is created later is the next export's. */
export function existedAt(moment: string, { add_time: addTime }: ExportRecord): boolean {
  return typeof addTime !== 'string' || addTime < written(moment);
}

/** Whether a record is among the changes since a moment, which the next export is of. */
export function isChangedSince(moment: string, { update_time: updateTime }: ExportRecord): boolean {
  return typeof updateTime === 'string' && updateTime >= written(moment);
}

/** As records of the contract bear it. */
function written(moment: string): string {
  return moment.slice(0, 19).replace('T', ' ');
}
