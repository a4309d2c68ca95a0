import { Injectable } from '@nestjs/common';

import type { UpstreamCall } from '../../upstream/pipedrive-gateway.js';
import type { DealRecord } from '../../upstream/records/deal.dto.js';
import type { ExportRecord } from '../../upstream/records/export-record.js';
import type { OrganizationRecord } from '../../upstream/records/organization.dto.js';
import type { PersonRecord } from '../../upstream/records/person.dto.js';
import type { PipelineRecord } from '../../upstream/records/pipeline.dto.js';
import type { RecordReference, UserReference } from '../../upstream/records/references.dto.js';
import type { StageRecord } from '../../upstream/records/stage.dto.js';
import { ExportType } from '../export-type.enum.js';
import { CompanyDirectories } from './company-directories.js';
import { RelatedNames } from './related-names.js';
import { selectedPipeline } from './selected-pipeline.js';

/** Fills in what v1 joined and v2 does not: names of owners, persons, organizations and pipelines, a stage's order. */
@Injectable()
export class RecordNames {
  constructor(
    private readonly directories: CompanyDirectories,
    private readonly related: RelatedNames,
  ) {}

  /** Changes the records in place: they are ours, fresh from the mappers. */
  async join(
    type: ExportType,
    records: readonly ExportRecord[],
    options: { hasNames: boolean; isWholeCollection: boolean },
    call: UpstreamCall,
  ): Promise<void> {
    if (records.length === 0) return;
    switch (type) {
      case ExportType.Persons:
        return this.joinPersons(records as readonly PersonRecord[], options.hasNames, call);
      case ExportType.Organizations:
        return this.joinUsers(records as readonly OrganizationRecord[], call);
      case ExportType.Deals:
        return this.joinDeals(records as readonly DealRecord[], options.hasNames, call);
      case ExportType.Stages:
        return this.joinStages(records as readonly StageRecord[], call);
      case ExportType.Pipelines:
        return this.joinPipelines(records as readonly PipelineRecord[], options.isWholeCollection, call);
      case ExportType.Notes:
        return; // v1 sends the names itself
    }
  }

  private async joinPersons(
    persons: readonly PersonRecord[],
    hasNames: boolean,
    call: UpstreamCall,
  ): Promise<void> {
    const joins = [this.joinUsers(persons, call)];
    if (hasNames) joins.push(this.joinRelated('organizations', persons, 'org_id', 'org_name', call));
    await Promise.all(joins);
  }

  private async joinDeals(
    deals: readonly DealRecord[],
    hasNames: boolean,
    call: UpstreamCall,
  ): Promise<void> {
    const joins = [this.joinUsers(deals, call), this.joinStageOrder(deals, call)];
    if (hasNames) {
      joins.push(this.joinRelated('persons', deals, 'person_id', 'person_name', call));
      joins.push(this.joinRelated('organizations', deals, 'org_id', 'org_name', call));
    }
    await Promise.all(joins);
  }

  private async joinUsers(
    records: readonly { owner_id: UserReference | null; [field: string]: unknown }[],
    call: UpstreamCall,
  ): Promise<void> {
    const references = records
      .flatMap((record) => [record.owner_id, record.creator_user_id as UserReference | null | undefined])
      .filter((reference) => reference !== null && reference !== undefined);
    if (references.length === 0) return;
    const users = await this.directories.get('users', new Set(references.map(({ id }) => id)), call);
    for (const reference of references) {
      reference.name = users.get(reference.id)?.name ?? null;
      reference.email = users.get(reference.id)?.email ?? null;
    }
    for (const record of records) record.owner_name = record.owner_id?.name ?? null;
  }

  private async joinRelated(
    entity: 'persons' | 'organizations',
    records: readonly ExportRecord[],
    field: 'person_id' | 'org_id',
    nameField: 'person_name' | 'org_name',
    call: UpstreamCall,
  ): Promise<void> {
    const related = records as readonly Record<string, RecordReference | string | null>[];
    const references = related.map((record) => record[field] as RecordReference | null);
    const ids = new Set(references.filter((reference) => reference !== null).map(({ value }) => value));
    const names = await this.related.get(entity, ids, call);
    for (const [index, reference] of references.entries()) {
      if (reference === null) continue;
      reference.name = names.get(reference.value) ?? null;
      const record = related[index];
      if (record !== undefined) record[nameField] = reference.name;
    }
  }

  private async joinStageOrder(deals: readonly DealRecord[], call: UpstreamCall): Promise<void> {
    const ids = new Set(deals.map(({ stage_id }) => stage_id).filter((id) => id !== null));
    if (ids.size === 0) return;
    const stages = await this.directories.get('stages', ids, call);
    for (const deal of deals) {
      deal.stage_order_nr = (stages.get(deal.stage_id ?? -1)?.order_nr ?? null) as number | null;
    }
  }

  private async joinStages(stages: readonly StageRecord[], call: UpstreamCall): Promise<void> {
    const ids = new Set(stages.map(({ pipeline_id }) => pipeline_id).filter((id) => id !== null));
    const pipelines = await this.directories.get('pipelines', ids, call);
    for (const stage of stages) {
      stage.pipeline_name = (pipelines.get(stage.pipeline_id ?? -1)?.name ?? null) as string | null;
    }
  }

  private async joinPipelines(
    pipelines: readonly PipelineRecord[],
    isWholeCollection: boolean,
    call: UpstreamCall,
  ): Promise<void> {
    if (pipelines.every(({ selected }) => selected !== null)) return;
    const ids = pipelines.map(({ id }) => id);
    const all = isWholeCollection
      ? pipelines
      : [...(await this.directories.get('pipelines', ids, call)).values()];
    const selectedId = selectedPipeline(all as readonly PipelineRecord[]);
    for (const pipeline of pipelines) pipeline.selected ??= pipeline.id === selectedId;
  }
}
