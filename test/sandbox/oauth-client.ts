import type { Sandbox, TokenResponse } from '../../src/sandbox/index.js';

export const REDIRECT_URI = 'https://app.example/callback?tenant=7';

/** An answer of the token endpoint: a grant, or an error. */
export interface OAuthAnswer {
  status: number;
  body: Partial<TokenResponse> & { success?: boolean; error?: string; message?: string };
}

/** Presses a button of the authorize page, by the page's own form, and returns where it leads. */
export async function press(sandbox: Sandbox, decision: 'allow' | 'deny', state = 'st&te="1"'): Promise<URL> {
  const page = await (await fetch(authorizeUrl(sandbox, state))).text();
  const form = new URLSearchParams({ decision });
  for (const [, name, value] of page.matchAll(/type="hidden" name="([^"]*)" value="([^"]*)"/g)) {
    form.set(unescapeHtml(name ?? ''), unescapeHtml(value ?? ''));
  }
  const answer = await fetch(`${sandbox.url}/oauth/authorize`, {
    method: 'POST',
    redirect: 'manual',
    body: form,
  });
  return new URL(answer.headers.get('location') ?? '');
}

export function authorizeUrl(sandbox: Sandbox, state = 's', redirectUri = REDIRECT_URI): string {
  const query = new URLSearchParams({
    client_id: sandbox.options.clientId,
    redirect_uri: redirectUri,
    state,
  });
  return `${sandbox.url}/oauth/authorize?${query}`;
}

export async function newCode(sandbox: Sandbox): Promise<string> {
  return (await press(sandbox, 'allow')).searchParams.get('code') ?? '';
}

/** A POST of a form to an OAuth endpoint, with the app's Basic authentication unless `headers` say otherwise. */
export async function post(
  sandbox: Sandbox,
  path: '/oauth/token' | '/oauth/revoke',
  form: Record<string, string>,
  headers: Record<string, string> = { authorization: basic(sandbox.options) },
): Promise<OAuthAnswer> {
  const answer = await fetch(`${sandbox.url}${path}`, {
    method: 'POST',
    headers,
    body: new URLSearchParams(form),
  });
  return { status: answer.status, body: (await answer.json()) as OAuthAnswer['body'] };
}

export function exchange(sandbox: Sandbox, code: string, redirectUri = REDIRECT_URI): Promise<OAuthAnswer> {
  return post(sandbox, '/oauth/token', { grant_type: 'authorization_code', code, redirect_uri: redirectUri });
}

export function refresh(sandbox: Sandbox, refreshToken: string | undefined): Promise<OAuthAnswer> {
  return post(sandbox, '/oauth/token', { grant_type: 'refresh_token', refresh_token: refreshToken ?? '' });
}

export function basic({ clientId, clientSecret }: { clientId: string; clientSecret: string }): string {
  return `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
}

function unescapeHtml(text: string): string {
  return text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}
