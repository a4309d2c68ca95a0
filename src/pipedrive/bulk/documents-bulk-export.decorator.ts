import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiParam } from '@nestjs/swagger';

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
import { EXPORT_EXAMPLES } from '../export/export-examples.js';
import { ExportType } from '../export/export-type.enum.js';
import { DocumentsErrors } from '../filters/documents-errors.decorator.js';
import { DocumentsQuery } from '../validation/documents-query.decorator.js';
import { BulkQueryDto } from './bulk-query.dto.js';
import { ExportReceipt } from './receipt/export-receipt.dto.js';

/** The route of whole collections in the OpenAPI document. */
export function DocumentsBulkExport(): MethodDecorator {
  return applyDecorators(
    Parameters(),
    ApiOperation({
      operationId: 'exportCollection',
      summary: 'A whole collection of CRM records, with a receipt',
      description: `Every record that existed when the export began and was not deleted meanwhile, each once, in no order that could be relied on. The last line is the receipt: \`{"receipt":{…}}\`. Where its \`complete\` is not true, or it is missing, the collection is not whole.`,
    }),
    ApiExtraModels(ExportReceipt),
    ApiOkResponse({
      description: 'The records, as they are read from Pipedrive.',
      headers: {
        'X-Export-Id': {
          description: "Under which the export's receipt can be asked for, for 30 days.",
          required: true,
          schema: { type: 'string', format: 'uuid' },
        },
      },
      content: { 'application/x-ndjson': { schema: { type: 'string' }, example: EXAMPLE } },
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
export function DocumentsBulkExportHead(): MethodDecorator {
  return applyDecorators(
    Parameters(),
    ApiOperation({
      operationId: 'checkExportCollection',
      summary: 'Whether a whole collection could be asked for; asks Pipedrive for nothing',
    }),
    ApiOkResponse({ description: 'The account is connected, the type and the query are acceptable.' }),
    DocumentsErrors([...REFUSED_QUERIES, EXPIRED, new TokenNotFoundError(), new TokenInvalidatedError()]),
  );
}

const REFUSED_QUERIES = [
  new InvalidTypeError({ allowed: Object.values(ExportType) }),
  new InvalidQueryError({ parameter: 'related', problem: 'must be one of: names, ids' }),
];

const EXPIRED = new UnauthorizedError({ reason: 'the token has expired' });

const EXAMPLE = [
  EXPORT_EXAMPLES[ExportType.Stages],
  {
    receipt: {
      complete: true,
      reason: null,
      count: 1,
      distinct_ids: 1,
      pages: 2,
      first_id: 1,
      last_id: 1,
      snapshot_at: '2026-11-23T10:00:00Z',
      sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      tokens: 10,
      archived_included: null,
      unseen_ids: null,
      unseen_ids_asked: null,
    } satisfies ExportReceipt,
  },
]
  .map((line) => `${JSON.stringify(line)}\n`)
  .join('');

// Told by name, because the controller's own annotations leave no class to reflect on (see StrictQuery).
function Parameters(): MethodDecorator {
  return applyDecorators(
    ApiParam({ name: 'type', enum: ExportType, enumName: 'ExportType', description: 'What to export.' }),
    DocumentsQuery(BulkQueryDto),
  );
}
