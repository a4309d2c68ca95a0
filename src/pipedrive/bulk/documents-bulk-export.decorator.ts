import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiParam } from '@nestjs/swagger';

import {
  ExternalApiError,
  InsufficientScopeError,
  InvalidQueryError,
  InvalidRequestError,
  InvalidTypeError,
  NotAcceptableError,
  RateLimitError,
  ShuttingDownError,
  TokenInvalidatedError,
  TokenNotFoundError,
  UnauthorizedError,
} from '../errors/index.js';
import { ExportType } from '../export/export-type.enum.js';
import { DocumentsErrors } from '../filters/documents-errors.decorator.js';
import { DocumentsQuery } from '../validation/documents-query.decorator.js';
import { BulkQueryDto } from './bulk-query.dto.js';
import { COLLECTION_GUIDE, CSV_EXAMPLE, NDJSON_EXAMPLE } from './collection-guide.js';
import { FORMAT_NAMES } from './format/media-types.js';
import { ExportReceipt } from './receipt/export-receipt.dto.js';

/** The route of whole collections in the OpenAPI document. */
export function DocumentsBulkExport(): MethodDecorator {
  return applyDecorators(
    Parameters(),
    ApiOperation({
      operationId: 'exportCollection',
      summary: 'A whole collection of CRM records, with a receipt',
      description: COLLECTION_GUIDE,
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
        Vary: {
          description: 'Always `Accept, Accept-Encoding`.',
          required: true,
          schema: { type: 'string' },
        },
        'Content-Encoding': {
          description: '`gzip` where that was asked for.',
          required: false,
          schema: { type: 'string', enum: ['gzip'] },
        },
      },
      content: {
        'application/x-ndjson': { schema: { type: 'string' }, example: NDJSON_EXAMPLE },
        'text/csv': { schema: { type: 'string' }, example: CSV_EXAMPLE },
      },
    }),
    DocumentsErrors([
      ...REFUSED_QUERIES,
      NO_FORM,
      new InvalidRequestError({ details: 'updated_since is not a valid datetime' }),
      EXPIRED,
      new TokenNotFoundError(),
      new TokenInvalidatedError(),
      new InsufficientScopeError({ anyOf: ['deals:read', 'deals:full'] }),
      new RateLimitError({ scope: 'burst', retryAfterSeconds: 2 }),
      new ExternalApiError({ details: 'answered 500', upstreamStatus: 500, retryAfterSeconds: 5 }),
      new ShuttingDownError(),
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
    ApiOkResponse({
      description: 'The account is connected, the type, the query and the form are acceptable.',
    }),
    DocumentsErrors([
      ...REFUSED_QUERIES,
      NO_FORM,
      EXPIRED,
      new TokenNotFoundError(),
      new TokenInvalidatedError(),
    ]),
  );
}

const REFUSED_QUERIES = [
  new InvalidTypeError({ allowed: Object.values(ExportType) }),
  new InvalidQueryError({ parameter: 'related', problem: 'must be one of: names, ids' }),
];

const NO_FORM = new NotAcceptableError({ asked: 'format', named: '"xml"', allowed: FORMAT_NAMES });

const EXPIRED = new UnauthorizedError({ reason: 'the token has expired' });

// Told by name, because the controller's own annotations leave no class to reflect on (see StrictQuery).
function Parameters(): MethodDecorator {
  return applyDecorators(
    ApiParam({ name: 'type', enum: ExportType, enumName: 'ExportType', description: 'What to export.' }),
    DocumentsQuery(BulkQueryDto),
  );
}
