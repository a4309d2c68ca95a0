import { ExternalApiError } from '../errors/index.js';

/** Why a signal has fired: our answer is out of time, or nobody waits for it. */
export function isOutOfTime(signal: AbortSignal): boolean {
  const reason: unknown = signal.reason;
  return reason instanceof DOMException && reason.name === 'TimeoutError';
}

/** What a call that was given up is answered with. Where the client has left, nobody reads it. */
export function abandonment(reason: 'outOfTime' | 'abandoned', cause?: unknown): ExternalApiError {
  const details = reason === 'outOfTime' ? 'too slow for one page' : 'the request was abandoned';
  return new ExternalApiError({ details, cause });
}

/** Waits for work that others wait for too, but no longer than the signal allows. */
export async function unlessAbandoned<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  let giveUp: (() => void) | undefined;
  const abandoned = new Promise<never>((_, reject) => {
    giveUp = () => reject(abandonment(isOutOfTime(signal) ? 'outOfTime' : 'abandoned'));
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
  });
  try {
    return await Promise.race([work, abandoned]);
  } finally {
    if (giveUp) signal.removeEventListener('abort', giveUp);
  }
}
