import type { PipedriveModuleOptions } from '../../src/index.js';
import { callerJwt, FRONT_END, type Host, type HostSetup, startHost } from './host.js';

/** A host and what its callers' tokens are signed with. */
export interface Service {
  readonly host: Host;
  readonly options: PipedriveModuleOptions;
}

/** A host with what it was started with. */
export async function serviceOn(setup: HostSetup): Promise<Service> {
  return { options: setup.options, host: await startHost(setup) };
}

const AUTH = '/v1/e/pipedrive/auth';
const BROWSER = { accept: 'text/html' };

/** Login as a front end asks for it: `Accept: application/json`, unless `headers` say otherwise. */
export function login(
  { host, options }: Service,
  accountId: string,
  query: Record<string, string> = {},
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${host.url}${AUTH}/login?${new URLSearchParams(query)}`, {
    redirect: 'manual',
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${callerJwt(options, accountId)}`,
      ...headers,
    },
  });
}

/** Where login sends the front end. */
export async function loginUrl(
  service: Service,
  accountId: string,
  query: Record<string, string> = {},
): Promise<string | null> {
  const { data } = (await (await login(service, accountId, query)).json()) as {
    data: { url: string | null };
  };
  return data.url;
}

/** A browser on its way back from Pipedrive: the callback's query, and the Cookie header that it sends along. */
export interface Arrival {
  readonly query: URLSearchParams;
  readonly cookie: string;
}

/** A browser that login redirects, and that comes back after Allow. The sandbox has to approve automatically. */
export async function approved(service: Service, accountId: string, forwardUrl?: string): Promise<Arrival> {
  const redirect = await login(
    service,
    accountId,
    { ...(forwardUrl !== undefined && { forward_url: forwardUrl }) },
    BROWSER,
  );
  return {
    query: await allowed(redirect.headers.get('location')),
    cookie: cookiesOf(redirect),
  };
}

/** What Pipedrive's redirect bears after somebody has pressed Allow at this address. */
export async function allowed(authorizeUrl: string | null): Promise<URLSearchParams> {
  const answer = await fetch(authorizeUrl ?? '', { redirect: 'manual' });
  return new URL(answer.headers.get('location') ?? '').searchParams;
}

/** What a browser sends along after this answer. */
export function cookiesOf(answer: Response): string {
  return answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
}

/** The browser arriving at the callback. */
export function callback(
  { host }: Service,
  query: URLSearchParams | Record<string, string>,
  cookie = '',
): Promise<Response> {
  const url = `${host.url}${AUTH}/callback?${new URLSearchParams(query)}`;
  return fetch(url, { redirect: 'manual', headers: { cookie } });
}

/** The whole dance of a browser that is redirected; the callback's answer. */
export async function connect(service: Service, accountId: string, forwardUrl?: string): Promise<Response> {
  const { query, cookie } = await approved(service, accountId, forwardUrl);
  return callback(service, query, cookie);
}

/** The dance of a front end up to its last step: what the callback hands to whoever has pressed Allow. */
export async function granted(
  service: Service,
  accountId: string,
  forwardUrl = FRONT_END,
): Promise<URLSearchParams> {
  const url = await loginUrl(service, accountId, { forward_url: forwardUrl });
  const answer = await callback(service, await allowed(url));
  return new URL(answer.headers.get('location') ?? '').searchParams;
}

/** The code of a grant that waits. */
export async function pending(service: Service, accountId: string): Promise<string> {
  return (await granted(service, accountId)).get('confirmation') ?? 'no confirmation';
}

/** The last step of a front end: an account brings a code. */
export function confirm(service: Service, accountId: string, confirmation: string): Promise<Response> {
  return postConfirm(service, accountId, JSON.stringify({ confirmation }));
}

/** The same with any body, of any type. */
export function postConfirm(
  { host, options }: Service,
  accountId: string,
  body: string,
  type = 'application/json',
): Promise<Response> {
  const authorization = `Bearer ${callerJwt(options, accountId)}`;
  const headers = { authorization, 'content-type': type };
  return fetch(`${host.url}${AUTH}/confirm`, { method: 'POST', headers, body });
}

/** An export, which needs access and little else. */
export function exportPipelines(
  { host, options }: Service,
  accountId: string,
  signal: AbortSignal | null = null,
): Promise<Response> {
  return fetch(`${host.url}/v1/e/pipedrive/export/pipelines`, {
    signal,
    headers: { Authorization: `Bearer ${callerJwt(options, accountId)}` },
  });
}
