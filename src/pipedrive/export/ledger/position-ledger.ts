import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';

import { PIPEDRIVE_DATA_SOURCE } from '../../pipedrive.options.js';
import type { Leg, Walk, WalkPoint } from './walk.js';

/** A position found in the ledger. */
export interface KnownPosition {
  readonly position: number;
  readonly point: WalkPoint;
}

/**
 * Numeric positions over Pipedrive's opaque cursors. A position that was handed out keeps its meaning ("everything
 * after this record") for as long as it lives: another walk that comes to the same number with another record takes
 * the next free number instead. Shared by all replicas; every write is one statement.
 */
@Injectable()
export class PositionLedger {
  constructor(@Inject(PIPEDRIVE_DATA_SOURCE) private readonly dataSource: DataSource) {}

  /** What the position means, or undefined where it was never handed out or has been forgotten. */
  async find(walk: Walk, position: number): Promise<WalkPoint | undefined> {
    const [row] = await this.query<Row>(
      `SELECT position, leg, last_id, last_add_time, place, is_behind,
              used_at < now() - interval '1 day' AS is_stale
         FROM pipedrive_export_positions WHERE ${KEY} AND position = $6`,
      [...keyOf(walk), position],
    );
    if (row?.is_stale) await this.touch(walk, position);
    return row && toKnown(row).point;
  }

  /** The nearest known position before this one. */
  async nearestBefore(walk: Walk, position: number): Promise<KnownPosition | undefined> {
    const [row] = await this.query<Row>(
      `SELECT position, leg, last_id, last_add_time, place, is_behind
         FROM pipedrive_export_positions WHERE ${KEY} AND position < $6 ORDER BY position DESC LIMIT 1`,
      [...keyOf(walk), position],
    );
    return row && toKnown(row);
  }

  /** The place of the nearest record before the point's in its leg, for when the point's own place is refused. */
  async placeBefore(walk: Walk, { leg, mark }: WalkPoint): Promise<string | null> {
    // By add_time the ids are in no order: such a walk is short, and begins anew.
    if (leg === 'unchanged') return null;
    const [row] = await this.query<{ place: string }>(
      `SELECT place FROM pipedrive_export_positions
        WHERE ${KEY} AND leg = $6 AND last_id < $7 AND place IS NOT NULL AND place <> $8 ORDER BY last_id DESC LIMIT 1`,
      [...keyOf(walk), leg, mark?.lastId ?? 0, mark?.place ?? ''],
    );
    return row?.place ?? null;
  }

  /** Gives up a place that Pipedrive has refused for one that lies behind it; the point stays what it is. */
  async replacePlace(walk: Walk, { leg, mark }: WalkPoint, place: string | null): Promise<void> {
    if (mark === null) return;
    await this.query(
      `UPDATE pipedrive_export_positions SET place = $6, is_behind = true
        WHERE ${KEY} AND leg = $7 AND last_id IS NOT DISTINCT FROM $8::bigint AND place = $9`,
      [...keyOf(walk), place, leg, mark.lastId, mark.place],
    );
  }

  /**
   * Writes down what comes after a page, and says under which number: `wanted`, or the next free one where that number
   * already means something else.
   */
  async keep(walk: Walk, wanted: number, point: WalkPoint): Promise<number> {
    const values = [...keyOf(walk), wanted, ...valuesOf(point)];
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
      const [kept] = await this.query<{ position: number }>(INSERT_WANTED, values);
      const [row] = kept ? [kept] : await this.query<{ position: number }>(INSERT_NEXT_FREE, values);
      if (row) return row.position;
    }
    throw new Error(`no free position after ${wanted} was found in ${MOST_ATTEMPTS} attempts`);
  }

  private async touch(walk: Walk, position: number): Promise<void> {
    await this.query(`UPDATE pipedrive_export_positions SET used_at = now() WHERE ${KEY} AND position = $6`, [
      ...keyOf(walk),
      position,
    ]);
  }

  private async query<T>(sql: string, values: unknown[]): Promise<T[]> {
    const result: unknown = await this.dataSource.query(sql, values);
    return result as T[];
  }
}

interface Row {
  position: number;
  leg: Leg;
  last_id: string | null;
  last_add_time: string | null;
  place: string | null;
  is_behind: boolean;
  is_stale?: boolean;
}

const KEY = 'account_id = $1 AND company_id = $2 AND user_id = $3 AND type = $4 AND filters = $5';
const COLUMNS =
  'account_id, company_id, user_id, type, filters, position, leg, last_id, last_add_time, place, is_behind';

/** The same record under the same number: its place is brought up to date, unless the new one is the longer way. */
const INSERT_WANTED = `
  INSERT INTO pipedrive_export_positions AS known (${COLUMNS})
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
  ON CONFLICT (account_id, company_id, user_id, type, filters, position) DO UPDATE
    SET used_at = now(),
        place = CASE WHEN EXCLUDED.is_behind THEN known.place ELSE EXCLUDED.place END,
        is_behind = known.is_behind AND EXCLUDED.is_behind
    WHERE known.leg = EXCLUDED.leg AND known.last_id IS NOT DISTINCT FROM EXCLUDED.last_id
  RETURNING position`;

/**
 * The number is taken by another record: a later number that already means ours serves, else the first free one. A
 * racing replica can take that one between look and write: then nothing is returned, and the caller tries again.
 */
const INSERT_NEXT_FREE = `
  WITH same AS (
    UPDATE pipedrive_export_positions SET used_at = now()
     WHERE ${KEY} AND position = (
       SELECT min(position) FROM pipedrive_export_positions
        WHERE ${KEY} AND leg = $7 AND last_id IS NOT DISTINCT FROM $8::bigint AND position > $6)
    RETURNING position
  ), free AS (
    INSERT INTO pipedrive_export_positions (${COLUMNS})
    SELECT $1, $2, $3, $4, $5, min(taken.position) + 1, $7, $8::bigint, $9, $10, $11
      FROM pipedrive_export_positions AS taken
     WHERE ${KEY} AND taken.position >= $6 AND NOT EXISTS (SELECT 1 FROM same)
       AND NOT EXISTS (
         SELECT 1 FROM pipedrive_export_positions AS follower
          WHERE follower.account_id = $1 AND follower.company_id = $2 AND follower.user_id = $3
            AND follower.type = $4 AND follower.filters = $5 AND follower.position = taken.position + 1)
    HAVING min(taken.position) IS NOT NULL
    ON CONFLICT DO NOTHING
    RETURNING position
  )
  SELECT position FROM same UNION ALL SELECT position FROM free`;

const MOST_ATTEMPTS = 50;

function keyOf(walk: Walk): unknown[] {
  return [walk.accountId, walk.companyId, walk.userId, walk.type, filtersOf(walk)];
}

/** The filters in one canonical form. */
function filtersOf({ updatedSince, isArchived }: Walk): string {
  const filters = {
    ...(updatedSince !== undefined && { updated_since: updatedSince }),
    ...(isArchived && { archived: 'only' }),
  };
  return new URLSearchParams(filters).toString();
}

function valuesOf({ leg, mark }: WalkPoint): unknown[] {
  return [leg, mark?.lastId ?? null, mark?.lastAddTime ?? null, mark?.place ?? null, mark?.isBehind ?? false];
}

function toKnown(row: Row): KnownPosition {
  const lastId = row.last_id === null ? null : Number(row.last_id);
  const isBeginning = lastId === null && row.place === null;
  const mark = { lastId, lastAddTime: row.last_add_time, place: row.place, isBehind: row.is_behind };
  return { position: row.position, point: { leg: row.leg, mark: isBeginning ? null : mark } };
}
