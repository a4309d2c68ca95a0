import type { FastifyInstance, FastifyReply } from 'fastify';
import type { SandboxContext } from '../context.js';
import { Refusal } from '../refusal.js';
import { authorizePage } from './authorize-page.js';
import { signedInUserId } from './signed-in-user.js';

/** The page where a user allows or denies, and what its buttons do. */
export function serveAuthorize(app: FastifyInstance, context: SandboxContext): void {
  app.get('/oauth/authorize', async (request, reply) => {
    const asked = readAuthorizeRequest(context, new URLSearchParams(request.query as Record<string, string>));
    if (context.options.behaviour.approve === 'automatic') return allow(context, asked, reply);
    const page = authorizePage({
      companyName: context.company.name,
      userName: context.data.tables.users.get(signedInUserId(context)).name,
      scopes: context.options.behaviour.scopes,
      fields: {
        client_id: context.options.clientId,
        redirect_uri: asked.redirectUri,
        ...(asked.state === null ? {} : { state: asked.state }),
      },
    });
    return reply.type('text/html; charset=utf-8').send(page);
  });

  app.post('/oauth/authorize', async (request, reply) => {
    const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
    const asked = readAuthorizeRequest(context, form);
    if (form.get('decision') !== 'deny') return allow(context, asked, reply);
    return reply.redirect(backTo(asked, { error: 'user_denied' }));
  });
}

interface AuthorizeRequest {
  readonly redirectUri: string;
  readonly state: string | null;
}

/** @throws Refusal 400 as a page: nobody is redirected to where the app did not register. */
function readAuthorizeRequest(context: SandboxContext, parameters: URLSearchParams): AuthorizeRequest {
  const { clientId, redirectUris } = context.options;
  const redirectUri = parameters.get('redirect_uri') ?? '';
  if (parameters.get('client_id') !== clientId) throw errorPage('Unknown client_id');
  const isAllowed = redirectUris === undefined || redirectUris.includes(redirectUri);
  if (!URL.canParse(redirectUri) || !isAllowed) throw errorPage('redirect_uri is not registered');
  return { redirectUri, state: parameters.get('state') };
}

function allow(context: SandboxContext, asked: AuthorizeRequest, reply: FastifyReply): FastifyReply {
  const code = context.grants.createCode(signedInUserId(context), asked.redirectUri);
  return reply.redirect(backTo(asked, { code }));
}

function backTo(asked: AuthorizeRequest, answer: Readonly<Record<string, string>>): string {
  const url = new URL(asked.redirectUri);
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value);
  if (asked.state !== null) url.searchParams.set('state', asked.state);
  return url.href;
}

function errorPage(text: string): Refusal {
  return new Refusal(400, `<!doctype html><title>Error</title><p>${text}</p>`, {
    'content-type': 'text/html; charset=utf-8',
  });
}
