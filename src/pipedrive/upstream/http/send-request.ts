import type { HttpService } from '@nestjs/axios';
import { isCancel } from 'axios';
import { firstValueFrom } from 'rxjs';

import { isOutOfTime } from '../abandonment.js';
import { FORBIDDEN_ADDRESS } from './public-lookup.js';
import type { UpstreamFailure } from './upstream-failure.js';

/** A whole answer, whatever its status. */
export interface RawAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Record<string, unknown>;
  /** As they came: a page waits for its turn as bytes, and becomes a text and records at once. */
  readonly body: Buffer;
}

/**
 * One GET, bounded in time. Never throws: a failure is a result.
 * @param http see `ownHttp`: bounded in size, without redirects, every status an answer
 */
export async function sendRequest(
  http: HttpService,
  url: string,
  options: { accessToken: string; timeoutMs: number; signal?: AbortSignal },
): Promise<RawAnswer | UpstreamFailure> {
  const timeLimit = AbortSignal.timeout(options.timeoutMs);
  try {
    const answer = await firstValueFrom(
      http.request<Buffer>({
        url,
        headers: { authorization: `Bearer ${options.accessToken}`, accept: 'application/json' },
        signal: options.signal === undefined ? timeLimit : AbortSignal.any([timeLimit, options.signal]),
      }),
    );
    return { status: answer.status, headers: { ...answer.headers }, body: answer.data };
  } catch (cause) {
    return transportFailure(cause, timeLimit, options);
  }
}

function transportFailure(
  cause: unknown,
  timeLimit: AbortSignal,
  options: { timeoutMs: number; signal?: AbortSignal },
): UpstreamFailure {
  const safe = withoutRequest(cause);
  if (options.signal?.aborted)
    return { kind: isOutOfTime(options.signal) ? 'outOfTime' : 'abandoned', cause: safe };
  if (timeLimit.aborted || isCancel(cause))
    return { kind: 'timeout', afterMs: options.timeoutMs, cause: safe };
  if (TOO_LARGE.has(codeOf(cause))) return { kind: 'tooLarge', cause: safe };
  if (codeOf(cause) === FORBIDDEN_ADDRESS) return { kind: 'forbiddenAddress', cause: safe };
  return { kind: 'cut', cause: safe };
}

/** Of what was sent, and of what it unpacks to. */
const TOO_LARGE = new Set<string | undefined>(['UND_ERR_RES_EXCEEDED_MAX_SIZE', 'ERR_BUFFER_TOO_LARGE']);

/** An error of a library may bear the whole request, its Authorization header included; only its code and words are kept. */
function withoutRequest(cause: unknown): Error {
  if (!(cause instanceof Error)) return new Error('unknown transport failure');
  const code = codeOf(cause);
  return new Error(code === undefined ? cause.message : `${code}: ${cause.message}`);
}

function codeOf(cause: unknown): string | undefined {
  return cause instanceof Error ? (cause as NodeJS.ErrnoException).code : undefined;
}
