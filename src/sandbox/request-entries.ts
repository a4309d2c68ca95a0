import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { LoggedRequest, RequestLog } from './request-log.js';
import type { RouteName } from './route-name.js';

const ENTRIES = new WeakMap<FastifyRequest, LoggedRequest>();

/** Enters every request in the log, whatever becomes of it. Before routes are added. */
export function logRequests(
  app: FastifyInstance,
  requests: RequestLog,
  clock: () => number,
  nameOf: (path: string) => RouteName,
): void {
  app.addHook('onRequest', async (request) => {
    const path = request.url.split('?', 1)[0] ?? request.url;
    const entry: LoggedRequest = {
      method: request.method,
      path,
      query: { ...(request.query as Record<string, unknown>) },
      routeName: nameOf(path),
      at: clock(),
      status: undefined,
      tokens: 0,
    };
    ENTRIES.set(request, requests.add(entry));
  });
  // Noted before the answer leaves: whoever has received it finds its status in the log.
  app.addHook('onSend', async (request, reply) => {
    entryOf(request).status = reply.statusCode;
  });
}

/** The log's entry of a request. */
export function entryOf(request: FastifyRequest): LoggedRequest {
  const entry = ENTRIES.get(request);
  if (entry === undefined) throw new Error('sandbox: a request that was not logged');
  return entry;
}
