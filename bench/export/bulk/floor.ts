/**
 * The least time in which Pipedrive gives so many pages, in milliseconds: a bucket of requests at once, the next one when
 * the window of 2 seconds is over, and the last answer takes its latency. Nothing that anybody does with the pages is in
 * it, nor that a cursor is known by the page before it alone.
 */
export function floorMs(pages: number, { burst, latencyMs }: { burst: number; latencyMs: number }): number {
  return Math.floor(Math.max(0, pages - 1) / burst) * WINDOW_MS + latencyMs;
}

const WINDOW_MS = 2000;
