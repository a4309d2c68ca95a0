import type { PipedriveModuleOptions } from '../../src/index.js';
import { callerJwt, type Host } from './host.js';

/** A host and what its callers' tokens are signed with. */
export interface Service {
  readonly host: Host;
  readonly options: PipedriveModuleOptions;
}

const AUTH = '/v1/e/pipedrive/auth';

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

/** What Pipedrive's redirect would bear after Allow: the callback's query. The sandbox has to approve automatically. */
export async function approved(
  service: Service,
  accountId: string,
  forwardUrl?: string,
): Promise<URLSearchParams> {
  const url = await loginUrl(service, accountId, forwardUrl === undefined ? {} : { forward_url: forwardUrl });
  const answer = await fetch(url ?? '', { redirect: 'manual' });
  return new URL(answer.headers.get('location') ?? '').searchParams;
}

/** The browser arriving at the callback. */
export function callback(
  { host }: Service,
  query: URLSearchParams | Record<string, string>,
): Promise<Response> {
  return fetch(`${host.url}${AUTH}/callback?${new URLSearchParams(query)}`, { redirect: 'manual' });
}

/** The whole dance; the callback's answer. */
export async function connect(service: Service, accountId: string, forwardUrl?: string): Promise<Response> {
  return callback(service, await approved(service, accountId, forwardUrl));
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
