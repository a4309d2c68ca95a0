import { Injectable } from '@nestjs/common';

import type { Endpoint } from '../http/endpoint.js';
import { readList, readObject } from '../http/envelope.js';
import { PipedriveHttp } from '../http/pipedrive-http.js';
import { toPipedriveError } from '../http/to-pipedrive-error.js';
import { checkedRecords } from '../mapped-records.js';
import type { PipedriveIdentity, PipedriveUser, UpstreamCall } from '../pipedrive-gateway.js';
import { WireFields } from '../wire-fields.js';
import type { WireRecord } from '../wire-record.js';

/** Users, and the one of them who granted us access: both only exist in API v1. */
@Injectable()
export class V1People {
  constructor(private readonly http: PipedriveHttp) {}

  async users(call: UpstreamCall): Promise<PipedriveUser[]> {
    const list = readList(await this.http.get(USERS, {}, call), { isNullEmpty: true });
    if ('kind' in list) throw toPipedriveError(list, USERS);
    return [...checkedRecords(list.records, toUser, USERS)];
  }

  async identity(call: UpstreamCall): Promise<PipedriveIdentity> {
    const me = readObject(await this.http.get(ME, {}, call));
    if ('kind' in me) throw toPipedriveError(me, ME);
    const { id, company_id, name, company_name } = me.data;
    if (!Number.isSafeInteger(id) || !Number.isSafeInteger(company_id)) {
      throw toPipedriveError({ kind: 'wrongForm', problem: 'no user or company id' }, ME);
    }
    return {
      userId: String(id),
      userName: typeof name === 'string' ? name : '',
      companyId: String(company_id),
      companyName: typeof company_name === 'string' ? company_name : '',
    };
  }
}

function toUser(wire: WireRecord): PipedriveUser {
  const fields = new WireFields(wire);
  return { id: wire.id, name: fields.text('name'), email: fields.text('email') };
}

/** Costs and scopes: `x-token-cost` and `security` of Pipedrive's API v1 specification (2026-08-18). */
const USERS: Endpoint = {
  path: '/api/v1/users',
  operation: 'users',
  tokens: 20,
  anyScopeOf: ['users:read'],
  callersParameters: [],
};

const ME: Endpoint = {
  path: '/api/v1/users/me',
  operation: 'users.me',
  tokens: 2,
  anyScopeOf: ['base'],
  callersParameters: [],
};
