import { Injectable } from '@nestjs/common';

import { ExternalApiError } from '../../errors/index.js';
import {
  type Mark,
  type PageRequest,
  PipedriveGateway,
  type UpstreamCall,
  type UpstreamPage,
} from '../../upstream/pipedrive-gateway.js';
import type { ExportRecord } from '../../upstream/records/export-record.js';
import { PositionLedger } from './position-ledger.js';
import { firstPoint, legRequest, ofLeg, pointAfterLeg, type Walk, type WalkPoint } from './walk.js';

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
    call: UpstreamCall,
  ): Promise<WalkedPage> {
    let point = from ?? firstPoint(walk);
    for (let steps = 1; ; steps += 1) {
      const page = await this.step(walk, point, options, call);
      const next = page.next ?? pointAfterLeg(point.leg);
      if (page.records.length > 0 || next === null || steps === MOST_STEPS)
        return { records: page.records, next };
      point = next;
    }
  }

  /** One page of Pipedrive's, and what of it belongs to the leg. */
  private async step(
    walk: Walk,
    { leg, mark }: WalkPoint,
    { limit, slim }: { limit: number; slim?: PageRequest['slim'] },
    call: UpstreamCall,
  ): Promise<WalkedPage> {
    // The unchanged ones stand far apart: they are looked for in large pages, and cut to the limit here.
    const request = { ...legRequest(walk, leg), limit: leg === 'unchanged' ? MOST_RECORDS : limit };
    const page = await this.pageAfter(walk, { ...request, ...(slim && { slim }), after: mark }, call, {
      leg,
      mark,
    });
    const { records, isOver } = ofLeg(page.records, walk, leg);
    if (records.length > limit)
      return { records: records.slice(0, limit), next: { leg, mark: cut(records, limit, mark) } };
    return { records, next: isOver || page.next === null ? null : { leg, mark: page.next } };
  }

  /**
   * A place that Pipedrive refuses is given up, never the point: the walk goes on from the nearest known place before
   * it, and passes over everything up to the last record that was handed out.
   */
  private async pageAfter(
    walk: Walk,
    request: PageRequest,
    call: UpstreamCall,
    point: WalkPoint,
  ): Promise<UpstreamPage> {
    const page = await this.gateway.page(request, call);
    if (!('refusedPlace' in page)) return page;
    const { mark } = point;
    const earlier = mark === null ? null : await this.ledger.placeBefore(walk, point);
    for (const place of earlier === null ? [null] : [earlier, null]) {
      const retry = await this.gateway.page({ ...request, after: rewound(mark, place) }, call);
      if ('refusedPlace' in retry) continue;
      await this.ledger.replacePlace(walk, point, place);
      return retry;
    }
    throw new ExternalApiError({ details: 'a list is refused from its beginning', upstreamStatus: 400 });
  }
}

/** So many of Pipedrive's pages are looked through for the first record of one of ours. */
const MOST_STEPS = 20;

/** Pipedrive's largest page. */
const MOST_RECORDS = 500;

function rewound(mark: Mark | null, place: string | null): Mark | null {
  return mark === null ? null : { ...mark, place, isBehind: true };
}

/** The point after the record that fills our page: its place is that of the page it was found on. */
function cut(records: readonly ExportRecord[], limit: number, from: Mark | null): Mark {
  const last = records[limit - 1];
  const addTime = last?.add_time;
  return {
    lastId: last?.id ?? null,
    lastAddTime: typeof addTime === 'string' ? addTime : null,
    place: from?.place ?? null,
    isBehind: true,
  };
}
