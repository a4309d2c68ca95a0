import { Injectable } from '@nestjs/common';

import type { EntityPages } from '../entity-pages.js';
import { readList } from '../http/envelope.js';
import { PipedriveHttp } from '../http/pipedrive-http.js';
import { readBody } from '../http/read-body.js';
import { isRefusedPlace } from '../http/refused-place.js';
import { toPipedriveError } from '../http/to-pipedrive-error.js';
import { LARGEST_PAGE } from '../largest-page.js';
import { checkedRecords } from '../mapped-records.js';
import { lastOf, orderProblem, recordsAfter } from '../marks.js';
import type { PageRequest, RefusedPlace, UpstreamCall, UpstreamPage } from '../pipedrive-gateway.js';
import type { ExportRecord } from '../records/export-record.js';
import { readVerbatim } from '../verbatim/read-verbatim.js';
import { nextCursor } from './next-cursor.js';
import { type V2Collection, type V2Entity, v2Collection } from './v2-collections.js';

/** Persons, organizations, deals, pipelines and stages, from API v2. A place is v2's cursor, never looked into. */
@Injectable()
export class V2Pages implements EntityPages {
  constructor(private readonly http: PipedriveHttp) {}

  async page(
    request: PageRequest & { entity: V2Entity },
    call: UpstreamCall,
  ): Promise<UpstreamPage | RefusedPlace> {
    const collection = v2Collection(request);
    call.budget?.spend();
    const read = call.takesVerbatim && request.slim === undefined ? readVerbatim : readBody;
    const query = v2Query(request, collection);
    const result = await this.http.attemptAs(read, collection.endpoint, query, call);
    if ('failure' in result) {
      if (request.after?.place && isRefusedPlace(result.failure, collection.endpoint))
        return { refusedPlace: true };
      throw toPipedriveError(result.failure, collection.endpoint);
    }
    return readPage(result.answer, request, collection);
  }
}

/** Every filter and the order are said again on every page; what an endpoint does not declare, it refuses. */
function v2Query(request: PageRequest, collection: V2Collection): Record<string, string> {
  const { slim } = request;
  return {
    limit: String(askedLimit(request)),
    sort_by: request.order === 'id' ? 'id' : 'add_time',
    sort_direction: request.order === 'id' ? 'asc' : 'desc',
    ...(request.after?.place && { cursor: request.after.place }),
    ...(request.updatedSince !== undefined && { updated_since: request.updatedSince }),
    ...(slim === undefined &&
      collection.includeFields.length > 0 && { include_fields: collection.includeFields.join(',') }),
    ...(slim?.customFieldKey !== undefined && { custom_fields: slim.customFieldKey }),
  };
}

/** A place that lies behind the mark is read in large steps, whatever the caller's limit. */
function askedLimit({ after, limit }: PageRequest): number {
  return after?.isBehind ? LARGEST_PAGE : limit;
}

function readPage(json: unknown, request: PageRequest, collection: V2Collection): UpstreamPage {
  const list = readList(json);
  if ('kind' in list) throw toPipedriveError(list, collection.endpoint);
  const cursor = nextCursor(list.additionalData);
  const records = [...checkedRecords(list.records, collection.toRecord, collection.endpoint)];
  // Some of Pipedrive's endpoints are said to leave the field out. A full page then does not say whether it is the last.
  const isSilent = list.additionalData.next_cursor === undefined && records.length >= askedLimit(request);
  const problem = problemOf(records, { cursor, isSilent }, request);
  if (problem !== undefined) throw toPipedriveError({ kind: 'wrongForm', problem }, collection.endpoint);
  return isSilent ? againFrom(records, request) : pageAfter(records, cursor, request);
}

function problemOf(
  records: readonly ExportRecord[],
  { cursor, isSilent }: { cursor: string | null; isSilent: boolean },
  request: PageRequest,
): string | undefined {
  if (cursor !== null && cursor === request.after?.place) return 'the next cursor is the present one';
  if (isSilent && askedLimit(request) === LARGEST_PAGE)
    return 'a full page does not say whether there is more';
  return orderProblem(records, request);
}

/** The page, to be read again from the same place in the largest size: that one will show whether there is more. */
function againFrom(records: ExportRecord[], { after }: PageRequest): UpstreamPage {
  return { records, next: { ...lastOf(records, after), place: after?.place ?? null, isBehind: true } };
}

/** What of the records lies after the mark, and where the walk goes on. */
function pageAfter(records: ExportRecord[], cursor: string | null, request: PageRequest): UpstreamPage {
  const { after, order, limit } = request;
  const fresh = after?.isBehind ? recordsAfter(records, after, order) : records;
  if (fresh.length > limit) {
    const taken = fresh.slice(0, limit);
    // There is no cursor for a point within a page: the same page is read again, and passed over up to the mark.
    return { records: taken, next: { ...lastOf(taken, after), place: after?.place ?? null, isBehind: true } };
  }
  if (cursor === null) return { records: fresh, next: null };
  const isStillBehind = after?.isBehind === true && fresh.length === 0 && records.at(-1)?.id !== after.lastId;
  return { records: fresh, next: { ...lastOf(fresh, after), place: cursor, isBehind: isStillBehind } };
}
