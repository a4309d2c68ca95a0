import { Injectable } from '@nestjs/common';

import {
  type ListedPage,
  type ListRequest,
  type FieldDefinition,
  type FieldedEntity,
  type PageRequest,
  PipedriveGateway,
  type PipedriveIdentity,
  type PipedriveUser,
  type RefusedPlace,
  type UpstreamCall,
  type UpstreamPage,
} from './pipedrive-gateway.js';
import { V1NotePages } from './v1/v1-note-pages.js';
import { V1People } from './v1/v1-people.js';
import { V2Lists } from './v2/v2-lists.js';
import { V2Fields } from './v2/v2-fields.js';
import { V2Names } from './v2/v2-names.js';
import { V2Pages } from './v2/v2-pages.js';

/** Pipedrive as it is today: v2 for the five lists, v1 for notes and users. The dead v1 lists are never called. */
@Injectable()
export class PipedriveApi extends PipedriveGateway {
  constructor(
    private readonly v2Pages: V2Pages,
    private readonly v2Lists: V2Lists,
    private readonly v2Names: V2Names,
    private readonly v2Fields: V2Fields,
    private readonly v1NotePages: V1NotePages,
    private readonly v1People: V1People,
  ) {
    super();
  }

  override page(request: PageRequest, call: UpstreamCall): Promise<UpstreamPage | RefusedPlace> {
    const { entity } = request;
    return entity === 'notes'
      ? this.v1NotePages.page(request, call)
      : this.v2Pages.page({ ...request, entity }, call);
  }

  override list(request: ListRequest, call: UpstreamCall): Promise<ListedPage | RefusedPlace> {
    return this.v2Lists.list(request, call);
  }

  override largestNoteId(call: UpstreamCall): Promise<number | null> {
    return this.v1NotePages.largestId(call);
  }

  override users(call: UpstreamCall): Promise<PipedriveUser[]> {
    return this.v1People.users(call);
  }

  override namesOf(
    entity: 'persons' | 'organizations',
    ids: readonly number[],
    call: UpstreamCall,
  ): Promise<Map<number, string | null>> {
    return this.v2Names.namesOf(entity, ids, call);
  }

  override fields(entity: FieldedEntity, call: UpstreamCall): Promise<FieldDefinition[]> {
    return this.v2Fields.fields(entity, call);
  }

  override identity(call: UpstreamCall): Promise<PipedriveIdentity> {
    return this.v1People.identity(call);
  }
}
