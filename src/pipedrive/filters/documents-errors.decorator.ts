import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';

import {
  ExternalApiError,
  KeysUnavailableError,
  NotAcceptableError,
  NotFoundError,
  type PipedriveExportError,
  RateLimitError,
  ReconnectNeededError,
  RefusedAccessError,
  RefusedRequestError,
  ShuttingDownError,
  UnauthorizedClientError,
  UnauthorizedError,
} from '../errors/index.js';
import { ErrorBody } from './error-body.dto.js';

/**
 * A route's error answers in the OpenAPI document. Where a JWT can be refused, it also may be impossible to check.
 * @param answered one error of each kind that the route can answer
 * @param pages statuses that a browser may see as a small page instead, each with when that is
 */
export function DocumentsErrors(
  answered: readonly PipedriveExportError[],
  pages: ReadonlyMap<number, string> = new Map(),
): MethodDecorator {
  const examples = answered.some(isOfJwt)
    ? [...answered, new KeysUnavailableError({ retryAfterSeconds: 10 })]
    : answered;
  const statuses = new Set([...examples.map(statusOf), ...pages.keys()]);
  return applyDecorators(
    ApiExtraModels(ErrorBody),
    ...[...statuses].map((status) => {
      const errors = examples.filter((error) => statusOf(error) === status);
      const page = pages.get(status);
      const sentences = [
        errors.length > 0 ? whenOf(status, errors) : undefined,
        needsReconnecting(errors) ? RECONNECT : undefined,
        page,
      ];
      return ApiResponse({
        status,
        description: sentences.filter((sentence) => sentence !== undefined).join(' '),
        headers: headersOf(errors),
        content: {
          ...(errors.length > 0 && { 'application/json': bodyOf(errors) }),
          ...(page !== undefined && { 'text/html': { schema: { type: 'string' } } }),
        },
      });
    }),
  );
}

/** The app's own credentials are refused by a kind of the same error, and need no key set. */
function isOfJwt(error: PipedriveExportError): boolean {
  return error instanceof UnauthorizedError && !(error instanceof UnauthorizedClientError);
}

/** As the filters answer what a caller can meet in good order; the host documents its 500s. */
function statusOf(error: PipedriveExportError): number {
  if (error instanceof RefusedRequestError) return 400;
  if (error instanceof RefusedAccessError) return 401;
  if (error instanceof NotFoundError) return 404;
  if (error instanceof NotAcceptableError) return 406;
  if (error instanceof KeysUnavailableError || error instanceof ShuttingDownError) return 503;
  return error instanceof RateLimitError ? 429 : 502;
}

function whenOf(status: number, errors: readonly PipedriveExportError[]): string | undefined {
  const isClient = errors.some((error) => error instanceof UnauthorizedClientError);
  return isClient ? "The app's client id and client secret are missing or wrong." : WHEN[status];
}

const WHEN: Readonly<Record<number, string>> = {
  400: 'The request is not acceptable as it is; the message names what is wrong and what is allowed.',
  401: 'The JWT is missing, or not good enough.',
  404: "There is nothing of this name that is the caller's.",
  406: 'The answer can be given in none of the forms that the request takes.',
  429: "Pipedrive's burst or daily limit is reached; of a page also where a far jump of `start` has used up what one request may cost.",
  503: "Whether the JWT is good can't be told: the issuer's key set can't be read.",
  502: 'Pipedrive failed: an error of its own, a time-out, a cut connection, or an answer that makes no sense.',
};

const RECONNECT =
  'Or the connection to Pipedrive is missing, dead or too small: the Link header (rel="reconnect") says where to connect again.';

function needsReconnecting(errors: readonly PipedriveExportError[]): boolean {
  return errors.some((error) => error instanceof ReconnectNeededError);
}

function headersOf(errors: readonly PipedriveExportError[]) {
  const access = errors.find((error) => error instanceof RefusedAccessError);
  const isRate = errors.some(
    (error) =>
      error instanceof RateLimitError ||
      error instanceof KeysUnavailableError ||
      error instanceof ShuttingDownError,
  );
  const isCooling = errors.some(
    (error) => error instanceof ExternalApiError && error.retryAfterSeconds !== undefined,
  );
  return {
    ...(access && header('WWW-Authenticate', `Always \`${access.challenge}\`.`, { required: true })),
    ...(needsReconnecting(errors) &&
      header('Link', 'Where to connect again, when that helps.', { required: false })),
    ...(isRate && header('Retry-After', 'Seconds after which the request can succeed.', { required: true })),
    ...(isCooling &&
      header('Retry-After', 'Seconds before which asking again is in vain, where that is known.', {
        required: false,
      })),
  };
}

function header(name: string, description: string, { required }: { required: boolean }) {
  return { [name]: { description, required, schema: { type: 'string' as const } } };
}

function bodyOf(errors: readonly PipedriveExportError[]) {
  const examples = errors.map((error) => [
    error.code,
    { value: { success: false, message: error.message, error: error.code } },
  ]);
  return { schema: { $ref: getSchemaPath(ErrorBody) }, examples: Object.fromEntries(examples) };
}
