import { fastify } from 'fastify';
import type { FastifyInstance } from 'fastify';
import { notFound } from './api/api-refusals.js';
import { serveApiRoute } from './api/serve-api-route.js';
import type { SandboxContext } from './context.js';
import { httpDate } from './http-date.js';
import { serveAuthorize } from './oauth/serve-authorize.js';
import { serveToken } from './oauth/serve-token.js';
import { Refusal } from './refusal.js';
import { logRequests } from './request-entries.js';
import type { RouteName } from './route-name.js';
import { GONE_PATHS, serveGoneRoutes } from './v1/gone-routes.js';
import { NOTES_ROUTE } from './v1/notes-route.js';
import { ME_ROUTE, USERS_ROUTE } from './v1/users-routes.js';
import { v2Route } from './v2/answer-v2-list.js';
import { FIELDS_ROUTES } from './v2/fields-routes.js';
import { V2_LISTS } from './v2/v2-lists.js';

/** The HTTP server of a sandbox, not listening yet. */
export function createServer(context: SandboxContext): FastifyInstance {
  // Closing must not wait for a connection that hangs on purpose.
  const app = fastify({ forceCloseConnections: true, exposeHeadRoutes: false });
  logRequests(app, context.requests, context.options.clock, (path) => ROUTE_NAMES.get(path) ?? 'unknown');
  tellTime(app, context.options.clock);
  acceptForms(app);
  app.setErrorHandler((error, _request, reply) => {
    if (!(error instanceof Refusal)) throw error;
    return reply.code(error.status).headers(error.headers).send(error.body);
  });
  app.setNotFoundHandler(() => {
    throw notFound();
  });
  serveAuthorize(app, context);
  serveToken(app, context);
  for (const route of API_ROUTES) serveApiRoute(app, context, route);
  serveGoneRoutes(app);
  // Where the fault 'redirect' leads: looks good, and so shows whoever follows.
  app.get('/elsewhere', async () => ({ success: true, data: [], additional_data: { next_cursor: null } }));
  return app;
}

const API_ROUTES = [...V2_LISTS.map(v2Route), ...FIELDS_ROUTES, NOTES_ROUTE, USERS_ROUTE, ME_ROUTE];

const ROUTE_NAMES = new Map<string, RouteName>([
  ['/oauth/authorize', 'authorize'],
  ['/oauth/token', 'token'],
  ['/oauth/revoke', 'revoke'],
  ['/elsewhere', 'elsewhere'],
  ...GONE_PATHS.map((path): [string, RouteName] => [path, 'gone']),
  ...API_ROUTES.flatMap((route) => route.paths.map((path): [string, RouteName] => [path, route.name])),
]);

/** Every answer says when it was made, by the sandbox's clock: node would say it by the machine's. */
function tellTime(app: FastifyInstance, clock: () => number): void {
  app.addHook('onSend', async (_request, reply) => {
    reply.header('date', httpDate(clock()));
  });
}

/** Forms are what OAuth speaks; any other body reaches the routes as undefined, and they say what is wrong. */
function acceptForms(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    async (_request: unknown, body: string | Buffer) => new URLSearchParams(body.toString()),
  );
  app.addContentTypeParser('*', { parseAs: 'string' }, async () => undefined);
}
