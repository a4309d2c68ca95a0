import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';

import { PIPEDRIVE_DATA_SOURCE } from '../../pipedrive.options.js';
import {
  FIND,
  FIND_NEAREST_BEFORE,
  FIND_PLACE_BEFORE,
  INSERT_NEXT_FREE,
  INSERT_WANTED,
  MOVE_ON,
  REPLACE_PLACE,
  TOUCH,
} from './position-statements.js';
import type { Leg, Walk, WalkPoint } from './walk.js';
import { walkKey } from './walk-key.js';

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
    const [row] = await this.query<Row>(FIND, [...walkKey(walk), position]);
    if (row?.is_stale) await this.query(TOUCH, [...walkKey(walk), position]);
    return row && toKnown(row).point;
  }

  /** The nearest known position before this one. */
  async nearestBefore(walk: Walk, position: number): Promise<KnownPosition | undefined> {
    const [row] = await this.query<Row>(FIND_NEAREST_BEFORE, [...walkKey(walk), position]);
    return row && toKnown(row);
  }

  /** The place of the nearest record before the point's in its leg, for when the point's own place is refused. */
  async placeBefore(walk: Walk, { leg, mark }: WalkPoint): Promise<string | null> {
    // By add_time the ids are in no order: such a walk is short, and begins anew.
    if (leg === 'unchanged') return null;
    const values = [...walkKey(walk), leg, mark?.lastId ?? 0, mark?.place ?? ''];
    const [row] = await this.query<{ place: string }>(FIND_PLACE_BEFORE, values);
    return row?.place ?? null;
  }

  /** Gives up a place that Pipedrive has refused for one that lies behind it; the point stays what it is. */
  async replacePlace(walk: Walk, { leg, mark }: WalkPoint, place: string | null): Promise<void> {
    if (mark === null) return;
    await this.query(REPLACE_PLACE, [...walkKey(walk), place, leg, mark.lastId, mark.place]);
  }

  /**
   * Writes down what comes after a page, and says under which number: `wanted`, or the next free one where that number
   * already means something else.
   */
  async keep(walk: Walk, wanted: number, point: WalkPoint): Promise<number> {
    const values = [...walkKey(walk), wanted, ...valuesOf(point)];
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
      const [kept] = await this.query<{ position: number }>(INSERT_WANTED, values);
      const [row] = kept ? [kept] : await this.query<{ position: number }>(INSERT_NEXT_FREE, values);
      if (row) return row.position;
    }
    throw new Error(`no free position after ${wanted} was found in ${MOST_ATTEMPTS} attempts`);
  }

  /** Writes down that nothing lies between two points: whoever comes to the position begins at the later one. */
  async moveOn(
    walk: Walk,
    position: number,
    { from, to }: { from: WalkPoint; to: WalkPoint },
  ): Promise<void> {
    const values = [...walkKey(walk), position, ...valuesOf(to), from.leg, from.mark?.lastId ?? null];
    await this.query(MOVE_ON, values);
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

const MOST_ATTEMPTS = 50;

function valuesOf({ leg, mark }: WalkPoint): unknown[] {
  return [leg, mark?.lastId ?? null, mark?.lastAddTime ?? null, mark?.place ?? null, mark?.isBehind ?? false];
}

function toKnown(row: Row): KnownPosition {
  const lastId = row.last_id === null ? null : Number(row.last_id);
  const isBeginning = lastId === null && row.place === null;
  const mark = { lastId, lastAddTime: row.last_add_time, place: row.place, isBehind: row.is_behind };
  return { position: row.position, point: { leg: row.leg, mark: isBeginning ? null : mark } };
}
