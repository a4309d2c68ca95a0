import type { ServerResponse } from 'node:http';

/** A response as the platforms that speak node:http hand it out. */
export type PlatformResponse = ServerResponse | { readonly raw: ServerResponse };

/** A signal that fires when the client leaves before it has its answer. */
export function clientSignal(response: PlatformResponse): AbortSignal {
  const raw = 'raw' in response ? response.raw : response;
  const controller = new AbortController();
  // It may have left while the guard was at work.
  if (raw.destroyed) controller.abort();
  raw.once('close', () => {
    if (!raw.writableFinished) controller.abort();
  });
  return controller.signal;
}
