import { Injectable } from '@nestjs/common';

import { ExportType } from '../../export/export-type.enum.js';
import { PipedriveGateway, type UpstreamCall } from '../../upstream/pipedrive-gateway.js';
import { CONTRACT_COLUMNS } from './contract-columns.js';
import { customColumns } from './custom-columns.js';
import { Table } from './table.js';
import { csv } from './csv.js';
import type { Format } from './format.js';
import type { FormatName } from './media-types.js';
import { ndjson } from './ndjson.js';

/** Makes formats, each for one answer. */
@Injectable()
export class Formats {
  constructor(private readonly gateway: PipedriveGateway) {}

  /** @param call of the export: a table asks Pipedrive first which fields the account has */
  async of(name: FormatName, type: ExportType, call: UpstreamCall): Promise<Format> {
    if (name === 'ndjson') return ndjson;
    const definitions = hasCustomFields(type) ? await this.gateway.fields(type, call) : [];
    return csv(new Table([...CONTRACT_COLUMNS[type], ...customColumns(definitions)]));
  }
}

function hasCustomFields(
  type: ExportType,
): type is ExportType.Deals | ExportType.Persons | ExportType.Organizations {
  return type === ExportType.Deals || type === ExportType.Persons || type === ExportType.Organizations;
}
