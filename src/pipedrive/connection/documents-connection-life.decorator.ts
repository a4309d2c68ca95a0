import { applyDecorators } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';

import { UnauthorizedError } from '../errors/index.js';
import { DocumentsErrors } from '../filters/documents-errors.decorator.js';
import { ConnectionStatusAnswer } from './connection-status.dto.js';

/** The status's place in the OpenAPI document. */
export function DocumentsStatus(): MethodDecorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'connectionStatus',
      summary: 'How the calling account is connected to Pipedrive',
      description:
        'Told from what is on record: Pipedrive is asked for nothing, and nothing is renewed. An account that is not connected is an answer too, not an error.',
    }),
    ApiOkResponse({ type: ConnectionStatusAnswer, description: 'The status. It may not be stored.' }),
    DocumentsErrors([EXPIRED]),
  );
}

/** The same of its HEAD. */
export function DocumentsStatusHead(): MethodDecorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'checkConnectionStatus',
      summary: 'Whether the calling account may ask how it is connected',
    }),
    ApiOkResponse({ description: 'The JWT is good.' }),
    DocumentsErrors([EXPIRED]),
  );
}

const EXPIRED = new UnauthorizedError({ reason: 'the token has expired' });
