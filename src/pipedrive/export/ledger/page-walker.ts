import { Injectable } from '@nestjs/common';

import { ExternalApiError } from '../../errors/index.js';
import { LARGEST_PAGE } from '../../upstream/largest-page.js';
import { type PageRequest, PipedriveGateway } from '../../upstream/pipedrive-gateway.js';
import type { ExportRecord } from '../../upstream/records/export-record.js';
import { PositionLedger } from './position-ledger.js';
import {
  type CountedCall,
  firstPoint,
  legRequest,
  ofLeg,
  pointAfterLeg,
  pointWithin,
  type Walk,
  type WalkPoint,
} from './walk.js';

/** A stretch of a walk. */
export interface WalkedPage {
  readonly records: readonly ExportRecord[];
  /** Null at the end of the walk. */
  readonly next: WalkPoint | null;
}

/** Reads a walk from a point on, over legs, sparse pages and refused places. */
@Injectable()
export class PageWalker {
  constructor(
    private readonly gateway: PipedriveGateway,
    private readonly ledger: PositionLedger,
  ) {}

  /**
   * At most `limit` records after the point. Fewer, or none, only where looking for more would take too many calls:
   * `next` then says where to go on.
   */
  async read(
    walk: Walk,
    from: WalkPoint | null,
    options: { limit: number; slim?: PageRequest['slim'] },
    call: CountedCall,
  ): Promise<WalkedPage> {
    let point = from ?? firstPoint(walk);
    let misses = 0;
    let refusals = 0;
    for (;;) {
      const page = await this.step(walk, point, options, call);
      if (page === 'refused') point = await this.withoutPlace(walk, point, (refusals += 1));
      else {
        const next = page.next ?? pointAfterLeg(point.leg);
        if (page.records.length > 0 || next === null) return { records: page.records, next };
        point = next;
        misses += 1;
      }
      if (call.budget.isSpent || (walk.updatedSince !== undefined && misses === MOST_MISSES))
        return { records: [], next: point };
    }
  }

  /** One page of Pipedrive's, and what of it belongs to the leg. */
  private async step(
    walk: Walk,
    { leg, mark }: WalkPoint,
    { limit, slim }: { limit: number; slim?: PageRequest['slim'] },
    call: CountedCall,
  ): Promise<WalkedPage | 'refused'> {
    // The unchanged ones stand far apart: they are looked for in large pages, and cut to the limit here.
    const request = { ...legRequest(walk, leg), limit: leg === 'unchanged' ? LARGEST_PAGE : limit };
    const page = await this.gateway.page({ ...request, ...(slim && { slim }), after: mark }, call);
    if ('refusedPlace' in page) return 'refused';
    const { records, isOver } = ofLeg(page.records, walk, leg);
    if (records.length > limit)
      return { records: records.slice(0, limit), next: pointWithin({ leg, mark }, records[limit - 1]) };
    return { records, next: isOver || page.next === null ? null : { leg, mark: page.next } };
  }

  /**
   * A place that Pipedrive refuses is given up, never the point: the walk goes on from the nearest known place before
   * it, or from the beginning where that is refused too, and passes over everything up to the last record that was
   * handed out. A place that is refused even then was given to us a moment ago.
   */
  private async withoutPlace(walk: Walk, point: WalkPoint, refusals: number): Promise<WalkPoint> {
    const { leg, mark } = point;
    if (mark === null || refusals > 2)
      throw new ExternalApiError({ details: 'a list refuses its own cursors', upstreamStatus: 400 });
    const place = refusals === 1 ? await this.ledger.placeBefore(walk, point) : null;
    await this.ledger.replacePlace(walk, point, place);
    return { leg, mark: { ...mark, place, isBehind: true } };
  }
}

/**
 * So many pages without a record of the walk make one of ours without any: what `updated_since` asks for may stand far
 * apart, and each page costs the customer tokens.
 */
const MOST_MISSES = 3;
