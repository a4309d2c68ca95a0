import { Injectable } from '@nestjs/common';

import { ExternalApiError } from '../../errors/index.js';
import { LARGEST_PAGE } from '../../upstream/largest-page.js';
import {
  type Mark,
  PipedriveGateway,
  type PipedriveUser,
  type UpstreamCall,
} from '../../upstream/pipedrive-gateway.js';
import type { ExportRecord } from '../../upstream/records/export-record.js';
import { CachedDirectory } from './cached-directory.js';
import { numberOf, textOf } from './field-values.js';
import { type PipelineEntry, pipelineEntry } from './selected-pipeline.js';

export interface StageEntry {
  readonly id: number;
  readonly orderNr: number | null;
}

/** The small collections that other records' names come from. */
@Injectable()
export class CompanyDirectories {
  readonly users = new CachedDirectory<PipedriveUser>((call) => this.gateway.users(call));

  readonly stages = new CachedDirectory<StageEntry>(async (call) =>
    (await this.readAll('stages', call)).map(({ id, order_nr }) => ({ id, orderNr: numberOf(order_nr) })),
  );

  readonly pipelines = new CachedDirectory<PipelineEntry & { readonly name: string | null }>(async (call) =>
    (await this.readAll('pipelines', call)).map((record) => ({
      ...pipelineEntry(record),
      name: textOf(record.name),
    })),
  );

  constructor(private readonly gateway: PipedriveGateway) {}

  private async readAll(entity: 'stages' | 'pipelines', call: UpstreamCall): Promise<ExportRecord[]> {
    const records: ExportRecord[] = [];
    let after: Mark | null = null;
    do {
      const page = await this.gateway.page({ entity, order: 'id', after, limit: LARGEST_PAGE }, call);
      if ('refusedPlace' in page)
        throw new ExternalApiError({ details: 'a cursor was refused', upstreamStatus: 400 });
      records.push(...page.records);
      after = page.next;
    } while (after !== null);
    return records;
  }
}
