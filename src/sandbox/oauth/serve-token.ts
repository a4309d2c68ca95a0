import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { SandboxContext } from '../context.js';
import type { FaultName } from '../faults/fault-names.js';
import { performFault } from '../faults/perform-fault.js';
import { entryOf } from '../request-entries.js';
import { authenticateClient } from './authenticate-client.js';
import type { TokenResponse } from './grants.js';
import { missingParameter, notAForm, unsupportedGrantType } from './oauth-refusals.js';

/** Exchange of codes and refresh tokens, and their end. Both cost nothing. */
export function serveToken(app: FastifyInstance, context: SandboxContext): void {
  app.post('/oauth/token', async (request, reply) => {
    const form = readForm(request);
    authenticateClient(context.options, request.headers.authorization, form);
    const fault = context.faults.take(entryOf(request));
    if (fault !== undefined && (await performFault(fault, reply, context)) === 'nothing') return reply;
    return disturb(exchange(context, form), fault?.name);
  });

  app.post('/oauth/revoke', async (request, reply) => {
    const form = readForm(request);
    authenticateClient(context.options, request.headers.authorization, form);
    const fault = context.faults.take(entryOf(request));
    if (fault !== undefined && (await performFault(fault, reply, context)) === 'nothing') return reply;
    // By RFC 7009 a token that is unknown is no error: it has no effect already.
    context.grants.revoke(required(form, 'token'));
    return { success: true };
  });
}

function exchange(context: SandboxContext, form: URLSearchParams): TokenResponse {
  switch (required(form, 'grant_type')) {
    case 'authorization_code':
      return context.grants.exchangeCode(required(form, 'code'), required(form, 'redirect_uri'));
    case 'refresh_token':
      return context.grants.refresh(required(form, 'refresh_token'));
    default:
      throw unsupportedGrantType();
  }
}

/** The two faults that change an answer which is otherwise good: the grant behind it is real. */
function disturb(answer: TokenResponse, fault: FaultName | undefined): Partial<TokenResponse> {
  if (fault === 'foreignApiDomain') return { ...answer, api_domain: 'https://pipedrive.attacker.example' };
  if (fault !== 'noApiDomain') return answer;
  const { api_domain: _, ...rest } = answer;
  return rest;
}

function readForm(request: FastifyRequest): URLSearchParams {
  if (!(request.body instanceof URLSearchParams)) throw notAForm();
  return request.body;
}

function required(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (value === null || value === '') throw missingParameter(name);
  return value;
}
