import { applyDecorators } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';

import { ExternalApiError, InvalidQueryError, UnauthorizedError } from '../../errors/index.js';
import { DocumentsErrors } from '../../filters/documents-errors.decorator.js';
import { DocumentsQuery } from '../../validation/documents-query.decorator.js';
import { ConnectionStatusAnswer } from '../status/connection-status.dto.js';
import { DisconnectQuery, FORCE_RULE } from './disconnect-query.dto.js';
import { DisconnectionAnswer } from './disconnection.dto.js';

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

/** The place of the connection's end in the OpenAPI document. */
export function DocumentsDisconnect(): MethodDecorator {
  return applyDecorators(
    DocumentsQuery(DisconnectQuery),
    ApiOperation({
      operationId: 'disconnect',
      summary: 'Revoke the grant at Pipedrive, and forget the connection',
      description:
        'Pipedrive uninstalls the app for the user by it: other accounts that are connected to the same company and user lose their connection too. A login that waits to be confirmed is forgotten. Asked again, or of an account that is not connected, it changes nothing. Where Pipedrive does not confirm the revocation nothing has changed: 502.',
    }),
    ApiOkResponse({ type: DisconnectionAnswer, description: 'The account is not connected any more.' }),
    DocumentsErrors([
      new InvalidQueryError({ parameter: 'force', problem: FORCE_RULE }),
      EXPIRED,
      new ExternalApiError({
        details:
          'the grant was not revoked, and nothing has changed here: the revocation endpoint answered 503',
        upstreamStatus: 503,
        retryAfterSeconds: 30,
      }),
    ]),
  );
}

const EXPIRED = new UnauthorizedError({ reason: 'the token has expired' });
