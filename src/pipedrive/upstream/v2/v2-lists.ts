import { Injectable } from '@nestjs/common';

import { type HttpResult, readBody } from '../http/read-body.js';
import { PipedriveHttp } from '../http/pipedrive-http.js';
import { isRefusedPlace } from '../http/refused-place.js';
import { toPipedriveError } from '../http/to-pipedrive-error.js';
import type { ListedPage, ListRequest, RefusedPlace, UpstreamCall } from '../pipedrive-gateway.js';
import { type AnsweredList, readListed } from './read-listed.js';
import { toListedName } from './to-listed-name.js';
import { readVerbatim } from '../verbatim/read-verbatim.js';
import { type V2Collection, v2Collection } from './v2-collections.js';

/** The lists of API v2 in whichever order they are wanted. */
@Injectable()
export class V2Lists {
  constructor(private readonly http: PipedriveHttp) {}

  async list(request: ListRequest, call: UpstreamCall): Promise<ListedPage | RefusedPlace> {
    const collection = v2Collection(request);
    const result = await this.answered(request, collection, call);
    if ('failure' in result) {
      const { failure } = result;
      if (request.cursor !== null && isRefusedPlace(failure, collection.endpoint))
        return { refusedPlace: true };
      throw toPipedriveError(failure, collection.endpoint);
    }
    const { records, cursor } = result.answer;
    const problem = problemOf(result.answer, request);
    if (problem !== undefined) throw toPipedriveError({ kind: 'wrongForm', problem }, collection.endpoint);
    return { records, cursor };
  }

  private async answered(
    request: ListRequest,
    collection: V2Collection,
    call: UpstreamCall,
  ): Promise<HttpResult<AnsweredList>> {
    const { slim } = request;
    const query = v2ListQuery(request, collection);
    const read = call.takesVerbatim && slim === undefined ? readVerbatim : readBody;
    return this.http.attemptAs(
      (body) => {
        const result = read(body);
        if ('failure' in result) return result;
        const list = readListed(result.answer, slim === undefined ? collection.toRecord : toListedName);
        return 'kind' in list ? { failure: list } : { answer: list };
      },
      collection.endpoint,
      query,
      call,
    );
  }
}

function problemOf({ records, cursor, isSilent }: AnsweredList, request: ListRequest): string | undefined {
  if (cursor !== null && cursor === request.cursor) return 'the next cursor is the present one';
  if (isSilent && records.length >= request.limit) return 'a full page does not say whether there is more';
  return undefined;
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
