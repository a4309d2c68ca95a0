import { applyDecorators } from '@nestjs/common';
import {
  ApiBody,
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiResponse,
  getSchemaPath,
} from '@nestjs/swagger';

import { InvalidBodyError, InvalidQueryError, UnauthorizedError } from '../errors/index.js';
import { DocumentsErrors } from '../filters/documents-errors.decorator.js';
import { DocumentsQuery } from '../validation/documents-query.decorator.js';
import { FAILURES, UNKNOWN_CONFIRMATION } from './answer/connection-outcome.js';
import { LoginAnswer } from './answer/login-answer.dto.js';
import { ConfirmAnswer } from './confirm/confirm-answer.dto.js';
import { ConfirmBody } from './confirm/confirm-body.dto.js';
import { CallbackQuery } from './login/callback-query.dto.js';
import { forwardUrlRule } from './login/checked-forward-url.js';
import { LoginQuery } from './login/login-query.dto.js';

/** Login's place in the OpenAPI document. */
export function DocumentsLogin(): MethodDecorator {
  return applyDecorators(
    ApiExtraModels(LoginAnswer),
    DocumentsQuery(LoginQuery),
    ApiOperation({
      operationId: 'login',
      summary: "Connect the calling account with Pipedrive: the way to Pipedrive's authorize page",
      description:
        'A browser that navigates is redirected, with a cookie without which the callback refuses it: no other browser can end its login. It cannot send a Bearer header then, so a front end asks with `Accept: application/json`, navigates to `data.url` itself, and confirms what comes of it (`confirm`). An account that is connected, and lacks no scope, goes straight back to forward_url. The link is good for 10 minutes, and once.',
    }),
    ApiResponse({
      status: 200,
      description:
        'With `Accept: application/json`: where to go. Otherwise, for an account that is connected and without forward_url: a small page that says so.',
      content: {
        'application/json': {
          schema: { $ref: getSchemaPath(LoginAnswer) },
          example: {
            success: true,
            message: 'SUCCESS',
            data: { url: 'https://oauth.pipedrive.com/oauth/authorize?client_id=…&redirect_uri=…&state=…' },
          },
        },
        ...PAGE,
      },
    }),
    redirects("To Pipedrive's authorize page, or straight back to forward_url.", {
      'Set-Cookie': {
        description: 'To the authorize page: what ties the login to this browser.',
        schema: { type: 'string' },
      },
    }),
    DocumentsErrors([
      new InvalidQueryError({
        parameter: 'forward_url',
        problem: forwardUrlRule(['https://app.example.com']),
      }),
      new UnauthorizedError({ reason: 'the token has expired' }),
    ]),
  );
}

/** The callback's place in the OpenAPI document. */
export function DocumentsCallback(): MethodDecorator {
  return applyDecorators(
    DocumentsQuery(CallbackQuery),
    ApiOperation({
      operationId: 'callback',
      summary: 'Where Pipedrive sends the browser back to: takes the grant',
      description: `Without a JWT: the state proves which account it is for, once. After a login that redirected, with its cookie, the account is connected; after one by JSON the grant waits for \`confirm\`. Ends at forward_url with \`status=success&integration=pipedrive\`, \`status=pending&integration=pipedrive&confirmation=…\` or \`status=error&reason=…\`, the reason being one of ${REASONS}; without forward_url on a small page.`,
    }),
    ApiResponse({
      status: 200,
      description: 'Connected, or waiting for its code, and there is no forward_url: a small page.',
      content: PAGE,
    }),
    redirects('Back to forward_url, with what became of the connection in its query.'),
    DocumentsErrors(
      [
        new InvalidQueryError({
          parameter: 'state',
          problem: 'it is older than 10 minutes; start again at login',
        }),
      ],
      failurePages(),
    ),
  );
}

/** Confirming's place in the OpenAPI document. */
export function DocumentsConfirm(): MethodDecorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'confirm',
      summary: 'Connect the calling account with the grant that waits for it',
      description:
        'The last step of a login by JSON: the same account brings the `confirmation` that the callback has handed to the browser. Until then nothing of its connection changes. A code is good for 10 minutes, once, and for the account that began.',
    }),
    ApiBody({ type: ConfirmBody }),
    ApiOkResponse({ type: ConfirmAnswer, description: 'Connected.' }),
    DocumentsErrors([
      new InvalidBodyError(UNKNOWN_CONFIRMATION),
      new UnauthorizedError({ reason: 'the token has expired' }),
    ]),
  );
}

/** HEAD of both: what looks at a link before it is followed must not use up its code. */
export function DocumentsConnectionHead(operationId: string): MethodDecorator {
  return applyDecorators(
    ApiOperation({ operationId, summary: 'Does nothing: a preview of the link must not use it up' }),
    ApiResponse({ status: 200, description: 'Nothing was done.' }),
  );
}

const REASONS = Object.keys(FAILURES).join(', ');
const PAGE = { 'text/html': { schema: { type: 'string' } } };

/** What the callback shows where it has no forward_url to go to, by status. */
function failurePages(): Map<number, string> {
  const statuses = new Set(Object.values(FAILURES).map(({ httpStatus }) => httpStatus));
  return new Map(
    [...statuses].map((status) => {
      const reasons = Object.entries(FAILURES).filter(([, { httpStatus }]) => httpStatus === status);
      const names = reasons.map(([name]) => name).join(', ');
      return [status, `Without forward_url, for ${names}: a small page that says so.`];
    }),
  );
}

function redirects(
  description: string,
  headers: Record<string, { description: string; schema: { type: 'string' } }> = {},
): MethodDecorator {
  return ApiResponse({
    status: 302,
    description,
    headers: {
      Location: {
        description: 'The next address.',
        required: true,
        schema: { type: 'string', format: 'uri' },
      },
      ...headers,
    },
  });
}
