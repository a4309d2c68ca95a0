export { ERROR_CODES, type ErrorCode } from './error-code.js';
export { PipedriveExportError } from './pipedrive-export.error.js';
export {
  InvalidBodyError,
  InvalidQueryError,
  InvalidRequestError,
  InvalidTypeError,
  RefusedRequestError,
} from './refused-request.error.js';
export {
  InsufficientScopeError,
  ReconnectNeededError,
  RefusedAccessError,
  TokenInvalidatedError,
  TokenNotFoundError,
  UnauthorizedClientError,
  UnauthorizedError,
} from './refused-access.error.js';
export { RateLimitError, type RateLimitScope } from './rate-limit.error.js';
export { NotAcceptableError } from './not-acceptable.error.js';
export { NotFoundError } from './not-found.error.js';
export { KeysUnavailableError } from './keys-unavailable.error.js';
export { ShuttingDownError } from './shutting-down.error.js';
export { ExternalApiError } from './external-api.error.js';
export { InternalError } from './internal.error.js';
