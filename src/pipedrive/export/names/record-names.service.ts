import { Injectable } from '@nestjs/common';

import type { UpstreamCall } from '../../upstream/pipedrive-gateway.js';
import type { ExportRecord } from '../../upstream/records/export-record.js';
import { isRecordReference, isUserReference } from '../../upstream/records/references.js';
import { ExportType } from '../export-type.enum.js';
import { CompanyDirectories } from './company-directories.js';
import { numberOf } from './field-values.js';
import { type NameSource, type RelatedEntity, RelatedNames } from './related-names.js';
import { pipelineEntry, selectedPipeline } from './selected-pipeline.js';

type Records = readonly ExportRecord[];

/** What is filled into a record. */
type Filling = (record: ExportRecord) => Readonly<Record<string, unknown>>;

/** Fills in what v1 joined and v2 does not: names of owners, persons, organizations and pipelines, a stage's order. */
@Injectable()
export class RecordNames {
  constructor(
    private readonly directories: CompanyDirectories,
    private readonly related: RelatedNames,
  ) {}

  /**
   * The same records in the same order, with what belongs to their type filled in.
   *
   * @param options.names where those of persons and organizations come from; default what is shown by their ids
   */
  async join(type: ExportType, records: Records, options: JoinOptions, call: UpstreamCall): Promise<Records> {
    if (records.length === 0) return records;
    const fillings = await Promise.all(this.fillings(type, records, options, call));
    // The records themselves: copying them would cost more than reading them did.
    for (const record of records) for (const fill of fillings) Object.assign(record, fill(record));
    return records;
  }

  private fillings(
    type: ExportType,
    records: Records,
    { hasNames, isWholeCollection, names = this.related }: JoinOptions,
    call: UpstreamCall,
  ): Promise<Filling>[] {
    const users = (): Promise<Filling> => this.users(records, call);
    const persons = (): Promise<Filling> => this.relatedNames(names, PERSON, records, call);
    const organizations = (): Promise<Filling> => this.relatedNames(names, ORGANIZATION, records, call);
    switch (type) {
      case ExportType.Persons:
        return hasNames ? [users(), organizations()] : [users()];
      case ExportType.Organizations:
        return [users()];
      case ExportType.Deals: {
        const always = [users(), this.stageOrder(records, call)];
        return hasNames ? [...always, persons(), organizations()] : always;
      }
      case ExportType.Stages:
        return [this.pipelineNames(records, call)];
      case ExportType.Pipelines:
        return [this.selection(records, isWholeCollection, call)];
      case ExportType.Notes:
        return []; // v1 sends the names itself
    }
  }

  private async users(records: Records, call: UpstreamCall): Promise<Filling> {
    const references = records
      .flatMap(({ owner_id, creator_user_id }) => [owner_id, creator_user_id])
      .filter(isUserReference);
    if (references.length === 0) return () => ({});
    const users = await this.directories.users.get(new Set(references.map(({ id }) => id)), call);
    const named = (reference: unknown): object | null => {
      if (!isUserReference(reference)) return null;
      const { name = null, email = null } = users.get(reference.id) ?? {};
      return { id: reference.id, name, email };
    };
    return ({ owner_id, creator_user_id }) => ({
      owner_id: named(owner_id),
      owner_name: isUserReference(owner_id) ? (users.get(owner_id.id)?.name ?? null) : null,
      ...(isUserReference(creator_user_id) && { creator_user_id: named(creator_user_id) }),
    });
  }

  private async relatedNames(
    source: NameSource,
    { entity, field, nameField }: RelatedField,
    records: Records,
    call: UpstreamCall,
  ): Promise<Filling> {
    const references = records.map((record) => record[field]).filter(isRecordReference);
    const names = await source.get(entity, new Set(references.map(({ value }) => value)), call);
    return ({ [field]: reference }) => {
      if (!isRecordReference(reference)) return {};
      const name = names.get(reference.value) ?? null;
      return { [field]: { name, value: reference.value }, [nameField]: name };
    };
  }

  private async stageOrder(deals: Records, call: UpstreamCall): Promise<Filling> {
    const ids = idsIn(deals, 'stage_id');
    if (ids.size === 0) return () => ({});
    const stages = await this.directories.stages.get(ids, call);
    return ({ stage_id }) => ({ stage_order_nr: stages.get(numberOf(stage_id) ?? -1)?.orderNr ?? null });
  }

  private async pipelineNames(stages: Records, call: UpstreamCall): Promise<Filling> {
    const pipelines = await this.directories.pipelines.get(idsIn(stages, 'pipeline_id'), call);
    return ({ pipeline_id }) => ({ pipeline_name: pipelines.get(numberOf(pipeline_id) ?? -1)?.name ?? null });
  }

  /** Where Pipedrive does not say which pipeline is selected, it is decided over all of them. */
  private async selection(pipelines: Records, isWhole: boolean, call: UpstreamCall): Promise<Filling> {
    const entries = pipelines.map(pipelineEntry);
    if (entries.every(({ isSelected }) => isSelected !== null)) return () => ({});
    const ids = entries.map(({ id }) => id);
    const all = isWhole ? entries : [...(await this.directories.pipelines.get(ids, call)).values()];
    const selectedId = selectedPipeline(all);
    return ({ id, selected }) => ({ selected: selected ?? id === selectedId });
  }
}

interface JoinOptions {
  readonly hasNames: boolean;
  readonly isWholeCollection: boolean;
  readonly names?: NameSource;
}

interface RelatedField {
  readonly entity: RelatedEntity;
  readonly field: string;
  readonly nameField: string;
}

const PERSON: RelatedField = { entity: 'persons', field: 'person_id', nameField: 'person_name' };
const ORGANIZATION: RelatedField = { entity: 'organizations', field: 'org_id', nameField: 'org_name' };

function idsIn(records: Records, field: string): Set<number> {
  return new Set(records.map((record) => numberOf(record[field])).filter((id) => id !== null));
}
