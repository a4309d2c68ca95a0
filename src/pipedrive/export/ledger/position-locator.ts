import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';

import { RateLimitError } from '../../errors/index.js';
import { LARGEST_PAGE } from '../../upstream/largest-page.js';
import type { ExportRecord } from '../../upstream/records/export-record.js';
import { ExportType } from '../export-type.enum.js';
import { SharedFlights } from '../shared-flights.js';
import { PageWalker } from './page-walker.js';
import { PositionLedger } from './position-ledger.js';
import { type CountedCall, firstPoint, type Walk, type WalkPoint } from './walk.js';

/** Where a position was found: a point, or beyond the end of the collection. */
export type Located = WalkPoint | 'beyondTheEnd';

/**
 * Finds positions that nobody handed out (a client's own arithmetic, a jump, a forgotten row) by counting from the
 * nearest known one. Approximate by nature: what was deleted meanwhile does not count.
 */
@Injectable()
export class PositionLocator {
  private readonly flights = new SharedFlights<Located>();
  /** The number of records behind a walk's last one, for minutes: a client that overshoots does so again. */
  private readonly ends = new LRUCache<string, number>({ max: 1_000, ttl: 5 * 60_000 });

  constructor(
    private readonly ledger: PositionLedger,
    private readonly walker: PageWalker,
  ) {}

  /** @throws RateLimitError when the position is too far for one request; what was counted is kept for the next */
  async locate(walk: Walk, position: number, call: CountedCall): Promise<Located> {
    const key = JSON.stringify(walk);
    const end = this.ends.get(key);
    if (end !== undefined && position >= end) return 'beyondTheEnd';
    if (hasOffsets(walk)) return { leg: 'all', mark: offsetMark(position) };
    return this.flights.join(`${key} ${position}`, call.signal, (signal) =>
      this.count(walk, key, position, { ...call, signal }),
    );
  }

  private async count(walk: Walk, key: string, position: number, call: CountedCall): Promise<Located> {
    const known = await this.ledger.nearestBefore(walk, position);
    let counted = known?.position ?? 0;
    let point = known?.point ?? firstPoint(walk);
    let keptAt = counted;
    let customFieldKey: string | undefined;
    for (;;) {
      const limit = Math.min(LARGEST_PAGE, position - counted);
      const slim = customFieldKey === undefined ? {} : { customFieldKey };
      const { records, next } = await this.walker.read(walk, point, { limit, slim }, call);
      counted += records.length;
      if (next === null) {
        this.ends.set(key, counted);
        return 'beyondTheEnd';
      }
      if (records.length > 0) keptAt = await this.ledger.keep(walk, counted, next);
      // What lies after a page without records has the next number, here as where a client follows `next_start`.
      else if (counted === 0) counted = keptAt = await this.ledger.keep(walk, 1, next);
      else await this.ledger.moveOn(walk, keptAt, { from: point, to: next });
      // The page itself is still to be read: found with the last call, the position waits for the next request.
      if (call.budget.isSpent) throw new RateLimitError({ scope: 'search', retryAfterSeconds: 1 });
      if (counted >= position) return next;
      point = next;
      customFieldKey ??= anyCustomFieldKey(records);
    }
  }
}

/** Notes have real offsets, as long as one leg is all there is to them. */
function hasOffsets(walk: Walk): boolean {
  return walk.type === ExportType.Notes && walk.updatedSince === undefined;
}

function offsetMark(position: number): WalkPoint['mark'] {
  return { lastId: null, lastAddTime: null, place: String(position), isBehind: false };
}

/** Asking for one custom field is the only way not to be sent all of them. */
function anyCustomFieldKey(records: readonly ExportRecord[]): string | undefined {
  return Object.keys(records[0] ?? {}).find((field) => /^[0-9a-f]{40}$/.test(field));
}
