/** Injection token: milliseconds after which a page ends, whatever Pipedrive and its token endpoint do. */
export const PAGE_LIMIT_MS = Symbol('PIPEDRIVE_PAGE_LIMIT_MS');

/** A signal that fires when the time of a page that begins now is over, or when nobody waits for it any more. */
export function pageSignal(limitMs: number, waiting: AbortSignal | undefined): AbortSignal {
  const timeLimit = AbortSignal.timeout(limitMs);
  return waiting === undefined ? timeLimit : AbortSignal.any([waiting, timeLimit]);
}
