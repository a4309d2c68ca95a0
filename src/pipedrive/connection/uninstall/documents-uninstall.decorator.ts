import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation } from '@nestjs/swagger';

import { InvalidBodyError, UnauthorizedClientError } from '../../errors/index.js';
import { DocumentsErrors } from '../../filters/documents-errors.decorator.js';
import { UninstallAnswer, UninstallNoticeBody } from './uninstall.dto.js';

/** The uninstall notice's place in the OpenAPI document. */
export function DocumentsUninstall(): MethodDecorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'uninstalled',
      summary: 'Where Pipedrive says that a user has uninstalled the app',
      description:
        "Ends the connections of that user of that company, and forgets their tokens. Sent again, or late after a new connection, it changes nothing. Pipedrive calls it with the app's own credentials.",
    }),
    ApiBody({ type: UninstallNoticeBody }),
    ApiOkResponse({ type: UninstallAnswer, description: 'Heard, also where there was nothing to end.' }),
    DocumentsErrors([
      new InvalidBodyError({ field: 'company_id', problem: 'must be a whole number above 0' }),
      new UnauthorizedClientError(),
    ]),
  );
}
