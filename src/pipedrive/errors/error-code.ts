/** Every `error` value that the module itself puts into an answer; the host adds its own for its own refusals. */
export const ERROR_CODES = [
  'INVALID_TYPE',
  'INVALID_QUERY',
  'INVALID_REQUEST',
  'UNAUTHORIZED',
  'TOKEN_NOT_FOUND',
  'TOKEN_INVALIDATED',
  'INSUFFICIENT_SCOPE',
  'RATE_LIMIT_EXCEEDED',
  'EXTERNAL_API_ERROR',
  'KEYS_UNAVAILABLE',
  'SHUTTING_DOWN',
  'NOT_ACCEPTABLE',
  'NOT_FOUND',
  'INTERNAL_ERROR',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];
