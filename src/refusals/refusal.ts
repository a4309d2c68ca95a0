import { HttpException } from '@nestjs/common';

/** How the host itself says no: the contract's error form, for what happens outside of the module. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** When to come again, where that is known by the status alone. */
  readonly retryAfterSeconds?: number;
}

/** Any error that reaches the host's edge. What is not known to be the caller's doing is ours: 500, and no word about it. */
export function refusalOf(error: unknown): Refusal {
  const status = statusOf(error);
  if (status < 400 || status >= 500) return refusal(500);
  return REFUSALS.has(status) ? refusal(status) : { ...refusal(400), status };
}

/** The host's refusal of that status; of 500 for a status that the host does not answer. */
export function refusal(status: number): Refusal {
  const [code, message] = REFUSALS.get(status) ?? INTERNAL_ERROR;
  const retryAfterSeconds = RETRY_AFTER_SECONDS.get(status);
  return {
    status: REFUSALS.has(status) ? status : 500,
    code,
    message,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  };
}

/** The body of a refusal, exactly as the contract has it. */
export function refusalBody({ message, code }: Refusal): { success: false; message: string; error: string } {
  return { success: false, message, error: code };
}

const INTERNAL_ERROR = [
  'INTERNAL_ERROR',
  'Something went wrong on our side; X-Request-Id names the request',
] as const;

const REFUSALS: ReadonlyMap<number, readonly [code: string, message: string]> = new Map([
  [400, ['INVALID_REQUEST', 'The request is malformed']],
  [401, ['UNAUTHORIZED', 'The token is missing or wrong']],
  [404, ['NOT_FOUND', 'There is nothing at this address']],
  [406, ['NOT_ACCEPTABLE', 'None of the media types that the request accepts can be served']],
  [408, ['INVALID_REQUEST', 'The request did not arrive in time']],
  [413, ['PAYLOAD_TOO_LARGE', 'The body of the request is too large']],
  [414, ['URI_TOO_LONG', 'The address of the request is too long']],
  [415, ['INVALID_REQUEST', 'The body of the request is of a media type that is not read here']],
  [417, ['INVALID_REQUEST', 'The Expect header of the request cannot be met']],
  [429, ['TOO_MANY_REQUESTS', 'Too many requests. Please try again later.']],
  [431, ['HEADERS_TOO_LARGE', 'The headers of the request are too large']],
  [503, ['SHUTTING_DOWN', 'This instance is shutting down. Please try again.']],
]);

/** Another replica answers at once, and so does this one once it has read what was sent in one go. */
const RETRY_AFTER_SECONDS: ReadonlyMap<number, number> = new Map([
  [429, 1],
  [503, 1],
]);

/** Nest's exceptions and the platform's errors say which status they mean. */
function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number') {
    // Only the platform's own: an HTTP client's error may bear the status of somebody else's answer.
    return 'code' in error && String(error.code).startsWith('FST_') ? error.statusCode : 500;
  }
  return 500;
}
