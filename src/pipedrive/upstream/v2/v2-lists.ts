import { Injectable } from '@nestjs/common';

import { checkedMapper } from '../checked-mapper.js';
import { readList } from '../http/envelope.js';
import { PipedriveHttp } from '../http/pipedrive-http.js';
import { isRefusedPlace } from '../http/refused-place.js';
import { toPipedriveError } from '../http/to-pipedrive-error.js';
import type { ListedPage, ListRequest, RefusedPlace, UpstreamCall } from '../pipedrive-gateway.js';
import { nextCursor } from './next-cursor.js';
import { toListedName } from './to-listed-name.js';
import { type V2Collection, v2Collection } from './v2-collections.js';

/** The lists of API v2 in whichever order they are wanted. */
@Injectable()
export class V2Lists {
  constructor(private readonly http: PipedriveHttp) {}

  async list(request: ListRequest, call: UpstreamCall): Promise<ListedPage | RefusedPlace> {
    const collection = v2Collection(request);
    const { endpoint } = collection;
    const result = await this.http.attempt(endpoint, v2ListQuery(request, collection), call);
    if ('failure' in result) {
      if (request.cursor !== null && isRefusedPlace(result.failure, endpoint)) return { refusedPlace: true };
      throw toPipedriveError(result.failure, endpoint);
    }
    const list = readList(result.json);
    if ('kind' in list) throw toPipedriveError(list, endpoint);
    const cursor = nextCursor(list.additionalData);
    if (cursor !== null && cursor === request.cursor)
      throw toPipedriveError({ kind: 'wrongForm', problem: 'the next cursor is the present one' }, endpoint);
    if (list.additionalData.next_cursor === undefined && list.records.length >= request.limit) {
      const problem = 'a full page does not say whether there is more';
      throw toPipedriveError({ kind: 'wrongForm', problem }, endpoint);
    }
    const toRecord = request.slim === undefined ? collection.toRecord : toListedName;
    return { records: list.records.map(checkedMapper(toRecord, endpoint)), cursor };
  }
}

/** Every filter and the order are said again on every page; what an endpoint does not declare, it refuses. */
function v2ListQuery(request: ListRequest, { includeFields }: V2Collection): Record<string, string> {
  const { cursor, updatedSince, updatedUntil, status, ids, slim } = request;
  return {
    limit: String(request.limit),
    sort_by: request.sortBy,
    sort_direction: request.direction,
    ...(cursor !== null && { cursor }),
    ...(updatedSince !== undefined && { updated_since: updatedSince }),
    ...(updatedUntil !== undefined && { updated_until: updatedUntil }),
    ...(status !== undefined && { status }),
    ...(ids !== undefined && { ids: ids.join(',') }),
    ...(slim === undefined && includeFields.length > 0 && { include_fields: includeFields.join(',') }),
    // Asking for one custom field is the only way not to be sent all of them.
    ...(slim?.customFieldKey !== undefined && { custom_fields: slim.customFieldKey }),
  };
}
