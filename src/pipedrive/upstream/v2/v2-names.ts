import { Injectable } from '@nestjs/common';

import { readList } from '../http/envelope.js';
import { PipedriveHttp } from '../http/pipedrive-http.js';
import { toPipedriveError } from '../http/to-pipedrive-error.js';
import { checkedRecords } from '../mapped-records.js';
import type { UpstreamCall } from '../pipedrive-gateway.js';
import { WireFields } from '../wire-fields.js';
import type { WireRecord } from '../wire-record.js';
import { v2Collection } from './v2-collections.js';

/** Names of persons and organizations by their ids. */
@Injectable()
export class V2Names {
  constructor(private readonly http: PipedriveHttp) {}

  async namesOf(
    entity: 'persons' | 'organizations',
    ids: readonly number[],
    call: UpstreamCall,
  ): Promise<Map<number, string | null>> {
    const { endpoint } = v2Collection({ entity });
    const query = { ids: ids.join(','), limit: String(ids.length) };
    const list = readList(await this.http.get(endpoint, query, call));
    if ('kind' in list) throw toPipedriveError(list, endpoint);
    return new Map(checkedRecords(list.records, idAndName, endpoint));
  }
}

function idAndName(wire: WireRecord): [number, string | null] {
  return [wire.id, new WireFields(wire).text('name')];
}
