import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SandboxContext } from '../context.js';
import { performFault } from '../faults/perform-fault.js';
import type { AccessToken } from '../oauth/grants.js';
import { entryOf } from '../request-entries.js';
import { malformedAuthorization, scopeMismatch, unauthorized } from './api-refusals.js';
import type { ApiRoute } from './api-route.js';

/** Puts a call of the API on all its paths. */
export function serveApiRoute(app: FastifyInstance, context: SandboxContext, route: ApiRoute): void {
  for (const path of route.paths) {
    app.get(path, (request, reply) => answerCall(context, route, request, reply));
  }
}

/** In the order of a gateway: who is calling, (what goes wrong,) whether they may, what it costs, the answer. */
async function answerCall(
  context: SandboxContext,
  route: ApiRoute,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const { behaviour } = context.options;
  const { latencyMs } = behaviour;
  if (latencyMs > 0) await wait(latencyMs, undefined, { ref: false });
  const entry = entryOf(request);
  const { accessToken, viewer } = authenticate(context, request.headers.authorization);
  const fault = context.faults.take(entry);
  if (fault !== undefined && (await performFault(fault, reply, context)) === 'nothing') return reply;
  if (!route.scopes.some((scope) => viewer.scopes.includes(scope))) throw scopeMismatch();
  reply.headers(context.limits.admit(accessToken, route.cost));
  entry.tokens = route.cost;
  await behaviour.beforeAnswer?.(entry);
  const answer = route.answer({ context, query: entry.query, viewer, fault });
  if (Buffer.isBuffer(answer)) reply.type('application/json; charset=utf-8');
  return answer;
}

function authenticate(
  context: SandboxContext,
  authorization: string | undefined,
): { accessToken: string; viewer: AccessToken } {
  if (authorization === undefined) throw unauthorized();
  const accessToken = /^Bearer (\S+)$/i.exec(authorization)?.[1];
  if (accessToken === undefined) throw malformedAuthorization();
  const viewer = context.grants.find(accessToken);
  if (viewer === undefined) throw unauthorized();
  return { accessToken, viewer };
}
