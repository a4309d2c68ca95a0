import { applyDecorators } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam } from '@nestjs/swagger';

import { NotFoundError, UnauthorizedError } from '../../errors/index.js';
import { DocumentsErrors } from '../../filters/documents-errors.decorator.js';
import { ReceiptAnswer } from './receipt-answer.dto.js';

/** The receipt route in the OpenAPI document. */
export function DocumentsReceipt(): MethodDecorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'exportReceipt',
      summary: 'The receipt of an export of a whole collection, for 30 days',
    }),
    ID,
    ApiOkResponse({
      type: ReceiptAnswer,
      description:
        'The receipt. While the export runs, and where its process has died, `complete` and `reason` alone.',
    }),
    DocumentsErrors(ERRORS),
  );
}

/** The same of its HEAD. */
export function DocumentsReceiptHead(): MethodDecorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'checkExportReceipt',
      summary: 'Whether there is a receipt, or an export that may still end',
    }),
    ID,
    ApiOkResponse({ description: 'The account has begun such an export in the last 30 days.' }),
    DocumentsErrors(ERRORS),
  );
}

const ID = ApiParam({
  name: 'id',
  format: 'uuid',
  description: "The `X-Export-Id` of the export's answer.",
});

const ERRORS = [
  new UnauthorizedError({ reason: 'the token has expired' }),
  new NotFoundError({ what: 'There is no such export of this account' }),
];
