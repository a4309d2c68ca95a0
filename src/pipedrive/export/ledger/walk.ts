import type { CallBudget } from '../../upstream/call-budget.js';
import type { Mark, PageRequest, UpstreamCall } from '../../upstream/pipedrive-gateway.js';
import type { ExportRecord } from '../../upstream/records/export-record.js';
import type { ExportType } from '../export-type.enum.js';

/**
 * One collection as one reader's filters show it. Two requests belong to the same walk when their positions mean the
 * same records; `limit` and `related` make no difference.
 */
export interface Walk {
  readonly accountId: string;
  /** Pipedrive's company and user: after a reconnection to another one, no position of the old one is valid. */
  readonly companyId: string;
  readonly userId: string;
  readonly type: ExportType;
  /** RFC3339, whole seconds, UTC. */
  readonly updatedSince: string | undefined;
  readonly isArchived: boolean;
}

/**
 * A walk is read leg by leg.
 * - `all`: everything, by id.
 * - With `updated_since`, first `unchanged`: records created since then that were never changed. Their update_time is
 *   null, and whether Pipedrive's filter shows those is unknown; so they are looked for by add_time, the newest first.
 * - Then `changed`: what the filter shows, by id, less those whose update_time is null.
 *
 * In this order a record that is changed while the walk goes on may come twice, the second time as it is now; in the
 * other order it could be missed. One that is created meanwhile is the next walk's, since the time this one began.
 */
export type Leg = 'all' | 'unchanged' | 'changed';

/** A point of a walk: everything before it has been handed out. */
export interface WalkPoint {
  readonly leg: Leg;
  /** Null is the beginning of the leg. */
  readonly mark: Mark | null;
}

/** What Pipedrive is asked with on a walk: a request of ours looks through so many of its pages and no more. */
export interface CountedCall extends UpstreamCall {
  readonly budget: CallBudget;
}

export function firstPoint(walk: Walk): WalkPoint {
  return { leg: walk.updatedSince === undefined ? 'all' : 'unchanged', mark: null };
}

export function pointAfterLeg(leg: Leg): WalkPoint | null {
  return leg === 'unchanged' ? { leg: 'changed', mark: null } : null;
}

/** The point after a record of the page that begins at `from`: its place is that of the page it was found on. */
export function pointWithin({ leg, mark }: WalkPoint, last: ExportRecord | undefined): WalkPoint {
  const addTime = last?.add_time;
  return {
    leg,
    mark: {
      lastId: last?.id ?? null,
      lastAddTime: typeof addTime === 'string' ? addTime : null,
      place: mark?.place ?? null,
      isBehind: true,
    },
  };
}

/** What to ask Pipedrive for in a leg. */
export function legRequest(walk: Walk, leg: Leg): Omit<PageRequest, 'after' | 'limit'> {
  return {
    entity: walk.type,
    order: leg === 'unchanged' ? 'newest' : 'id',
    ...(walk.isArchived && { archived: true }),
    ...(leg === 'changed' && walk.updatedSince !== undefined && { updatedSince: walk.updatedSince }),
  };
}

/** Which of a page's records belong to the leg, and whether the leg is over with them. */
export function ofLeg(
  records: readonly ExportRecord[],
  walk: Walk,
  leg: Leg,
): { records: readonly ExportRecord[]; isOver: boolean } {
  if (leg === 'all') return { records, isOver: false };
  if (leg === 'changed') return { records: records.filter(isChanged), isOver: false };
  const since = (walk.updatedSince ?? '').replace('T', ' ').replace('Z', '');
  const recent = records.filter(({ add_time }) => typeof add_time === 'string' && add_time >= since);
  const isOver = records.some(({ add_time }) => typeof add_time === 'string' && add_time < since);
  return { records: recent.filter((record) => !isChanged(record)), isOver };
}

function isChanged(record: ExportRecord): boolean {
  return record.update_time !== null;
}
