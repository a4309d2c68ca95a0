import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiParam, getSchemaPath } from '@nestjs/swagger';

import {
  ExternalApiError,
  InsufficientScopeError,
  InvalidQueryError,
  InvalidRequestError,
  InvalidTypeError,
  RateLimitError,
  TokenInvalidatedError,
  TokenNotFoundError,
  UnauthorizedError,
} from '../errors/index.js';
import { DocumentsErrors } from '../filters/documents-errors.decorator.js';
import { DealRecord } from '../upstream/records/deal.dto.js';
import { NoteRecord } from '../upstream/records/note.dto.js';
import { OrganizationRecord } from '../upstream/records/organization.dto.js';
import { PersonRecord } from '../upstream/records/person.dto.js';
import { PipelineRecord } from '../upstream/records/pipeline.dto.js';
import { StageRecord } from '../upstream/records/stage.dto.js';
import { DocumentsQuery } from '../validation/documents-query.decorator.js';
import { EXPORT_EXAMPLES } from './export-examples.js';
import { Pagination } from './export-page.dto.js';
import { ExportType } from './export-type.enum.js';
import { DEFAULT_LIMIT } from './export-types.js';
import { LIMIT_RULE, PageQueryDto } from './page-query.dto.js';

/** The export route's answer in the OpenAPI document: six shapes, one example of each. */
export function DocumentsExport(): MethodDecorator {
  return applyDecorators(
    PageParameters(),
    ApiExtraModels(Pagination, ...Object.values(RECORDS)),
    ApiOkResponse({
      description: 'A page. `pagination.more_items_in_collection` alone says whether there is more.',
      content: {
        'application/json': {
          // An empty page is one of every type: exactly one would not be true.
          schema: { anyOf: Object.values(ExportType).map(pageSchema) },
          examples: Object.fromEntries(
            Object.values(ExportType).map((type) => [type, { value: page(EXPORT_EXAMPLES[type]) }]),
          ),
        },
      },
    }),
    DocumentsErrors([
      ...REFUSED_QUERIES,
      new InvalidRequestError({ details: 'updated_since is not a valid datetime' }),
      EXPIRED,
      new TokenNotFoundError(),
      new TokenInvalidatedError(),
      new InsufficientScopeError({ anyOf: ['deals:read', 'deals:full'] }),
      new RateLimitError({ scope: 'burst', retryAfterSeconds: 2 }),
      new ExternalApiError({ details: 'answered 500', upstreamStatus: 500, retryAfterSeconds: 5 }),
    ]),
  );
}

/** The same of its HEAD, which knows no more than what the request itself shows. */
export function DocumentsExportHead(): MethodDecorator {
  return applyDecorators(
    PageParameters(),
    ApiOperation({
      operationId: 'checkExportPage',
      summary: 'Whether a page could be asked for; asks Pipedrive for nothing',
    }),
    ApiOkResponse({ description: 'The account is connected, the type and the query are acceptable.' }),
    DocumentsErrors([...REFUSED_QUERIES, EXPIRED, new TokenNotFoundError(), new TokenInvalidatedError()]),
  );
}

const RECORDS = {
  [ExportType.Persons]: PersonRecord,
  [ExportType.Organizations]: OrganizationRecord,
  [ExportType.Deals]: DealRecord,
  [ExportType.Notes]: NoteRecord,
  [ExportType.Pipelines]: PipelineRecord,
  [ExportType.Stages]: StageRecord,
};

const REFUSED_QUERIES = [
  new InvalidTypeError({ allowed: Object.values(ExportType) }),
  new InvalidQueryError({ parameter: 'limit', problem: LIMIT_RULE }),
];

const EXPIRED = new UnauthorizedError({ reason: 'the token has expired' });

// Told by name, because the controller's own annotations leave no class to reflect on (see StrictQuery).
function PageParameters(): MethodDecorator {
  return applyDecorators(
    ApiParam({ name: 'type', enum: ExportType, enumName: 'ExportType', description: 'What to export.' }),
    DocumentsQuery(PageQueryDto),
  );
}

function pageSchema(type: ExportType): Record<string, unknown> {
  return {
    title: `A page of ${type}`,
    type: 'object',
    required: ['success', 'message', 'data', 'pagination'],
    properties: {
      success: { type: 'boolean', enum: [true] },
      message: { type: 'string', enum: ['SUCCESS'] },
      data: { type: 'array', items: { $ref: getSchemaPath(RECORDS[type]) } },
      pagination: { $ref: getSchemaPath(Pagination) },
    },
  };
}

function page(record: object): object {
  return {
    success: true,
    message: 'SUCCESS',
    data: [record],
    pagination: { start: 0, limit: DEFAULT_LIMIT, more_items_in_collection: false, next_start: null },
  };
}
