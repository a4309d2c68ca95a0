import { applyDecorators, UseFilters } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';

import {
  ExternalApiError,
  InsufficientScopeError,
  InvalidQueryError,
  InvalidRequestError,
  InvalidTypeError,
  type PipedriveExportError,
  RateLimitError,
  TokenInvalidatedError,
  TokenNotFoundError,
  UnauthorizedError,
} from '../errors/index.js';
import { ErrorBody } from './error-body.dto.js';
import { ExternalApiFilter } from './external-api.filter.js';
import { RateLimitFilter } from './rate-limit.filter.js';
import { RefusedAccessFilter } from './refused-access.filter.js';
import { RefusedRequestFilter } from './refused-request.filter.js';

/** Binds the four filters to a controller (or to one route) and documents what they answer. */
export function MapsPipedriveErrors(): ClassDecorator & MethodDecorator {
  return applyDecorators(
    UseFilters(RefusedRequestFilter, RefusedAccessFilter, RateLimitFilter, ExternalApiFilter),
    ApiExtraModels(ErrorBody),
    documents(
      400,
      'The request is not acceptable as it is; the message names what is wrong and what is allowed.',
      [
        new InvalidTypeError({
          allowed: ['persons', 'organizations', 'deals', 'notes', 'pipelines', 'stages'],
        }),
        new InvalidQueryError({ parameter: 'limit', problem: 'must be a whole number from 1 to 500' }),
        new InvalidRequestError({ details: 'updated_since is not a valid datetime' }),
      ],
    ),
    documents(
      401,
      'The JWT is not good enough, or the connection to Pipedrive is missing, dead or too small. Where connecting again helps, the Link header (rel="reconnect") says where.',
      [
        new UnauthorizedError({ reason: 'the token has expired' }),
        new TokenNotFoundError(),
        new TokenInvalidatedError(),
        new InsufficientScopeError({ anyOf: ['deals:read', 'deals:full'] }),
      ],
      { 'WWW-Authenticate': 'Always `Bearer`.', Link: 'Where to connect again, when that helps.' },
    ),
    documents(
      429,
      "Pipedrive's burst or daily limit is reached, or a far jump of `start` has used up what one request may cost.",
      [new RateLimitError({ scope: 'burst', retryAfterSeconds: 2 })],
      { 'Retry-After': 'Seconds after which the request can succeed.' },
    ),
    documents(
      502,
      'Pipedrive failed: an error of its own, a time-out, a cut connection, or an answer that makes no sense.',
      [new ExternalApiError({ details: 'answered 500', upstreamStatus: 500 })],
    ),
  );
}

function documents(
  status: number,
  description: string,
  errors: PipedriveExportError[],
  headers: Record<string, string> = {},
): ReturnType<typeof ApiResponse> {
  const examples = errors.map((error) => [
    error.code,
    { value: { success: false, message: error.message, error: error.code } },
  ]);
  return ApiResponse({
    status,
    description,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, text]) => [
        name,
        { description: text, schema: { type: 'string' } },
      ]),
    ),
    content: {
      'application/json': {
        schema: { $ref: getSchemaPath(ErrorBody) },
        examples: Object.fromEntries(examples),
      },
    },
  });
}
