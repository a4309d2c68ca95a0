/** One way to ask for a route of the service. */
export interface Ask {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

/** A route, as the service's own OpenAPI document has it. */
export interface Route {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly { in: string; name: string; schema?: { enum?: string[]; $ref?: string } }[];
  /** By what it lets its callers in. */
  readonly security: Security | undefined;
}

type Security = 'bearer' | 'basic' | 'metrics';

type Operation = Pick<Route, 'parameters'> & { security?: Record<string, unknown>[] };

/** Every route that the document names: also those that are built after this test. */
export async function documentedRoutes(url: string): Promise<{ routes: Route[]; types: string[] }> {
  const document = (await (await fetch(`${url}/docs-json`)).json()) as {
    paths: Record<string, Record<string, Operation>>;
    components: { schemas: { ExportType: { enum: string[] } } };
  };
  const routes = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, { parameters = [], security = [] }]) => ({
      method: method.toUpperCase(),
      path,
      parameters,
      security: security.flatMap(Object.keys)[0] as Security | undefined,
    })),
  );
  return { routes, types: document.components.schemas.ExportType.enum };
}

/** The route as a client would ask for it. */
export function plainAsk({ method, path }: Route, type: string, authorization: string): Ask {
  return { method, path: path.replace(/\{\w+\}/g, type), headers: { Authorization: authorization } };
}

/** The route with a secret in every place that a caller could put one by mistake. */
export function misplaced(route: Route, secret: string, authorization: string): Ask[] {
  const { method, path, headers } = plainAsk(route, 'deals', authorization);
  const encoded = encodeURIComponent(secret);
  const inQuery = [
    ...route.parameters.filter((one) => one.in === 'query').map(({ name }) => name),
    'access_token',
  ];
  const asks: Ask[] = [
    { method, path: route.path.replace(/\{\w+\}/g, encoded), headers },
    { method, path: route.path.replace(/\{\w+\}/g, secret), headers },
    { method, path: `${path}/${encoded}`, headers },
    { method, path: `${path}/${secret}`, headers },
    { method, path: `/${encoded}${path}`, headers },
    ...inQuery.map((name) => ({ method, path: `${path}?${name}=${encoded}`, headers })),
    { method, path: `${path}?${encoded}=1&${encoded}=2`, headers },
    ...MISUSED_HEADERS.map((name) => ({ method, path, headers: { ...headers, [name]: secret } })),
    ...AUTHORIZATIONS.map((scheme) => ({ method, path, headers: { Authorization: scheme(secret) } })),
  ];
  return method === 'GET' || method === 'HEAD' ? asks : [...asks, ...bodies(method, path, headers, secret)];
}

/** Not X-Request-Id: what a caller names a request is logged, so that it can be found. */
const MISUSED_HEADERS = [
  'Cookie',
  'Referer',
  'User-Agent',
  'X-Api-Token',
  'Accept',
  'X-Forwarded-For',
  'traceparent',
];

const AUTHORIZATIONS: readonly ((secret: string) => string)[] = [
  (secret) => `Bearer ${secret}`,
  (secret) => `Basic ${Buffer.from(`client:${secret}`).toString('base64')}`,
  (secret) => secret,
];

function bodies(method: string, path: string, headers: Record<string, string>, secret: string): Ask[] {
  const json = { ...headers, 'Content-Type': 'application/json' };
  const form = { ...headers, 'Content-Type': 'application/x-www-form-urlencoded' };
  const fields = { confirmation: secret, client_id: secret, company_id: secret };
  return [
    { method, path, headers: json, body: JSON.stringify(fields) },
    { method, path, headers: json, body: JSON.stringify({ ...fields, [secret]: secret }) },
    { method, path, headers: json, body: JSON.stringify({ [secret]: secret }) },
    { method, path, headers: json, body: `{"confirmation":"${secret}` },
    { method, path, headers: json, body: JSON.stringify(secret) },
    { method, path, headers: form, body: new URLSearchParams({ token: secret }).toString() },
    { method, path, headers: { ...headers, 'Content-Type': secret.replace(/[^\w-]/g, '') }, body: secret },
    { method, path, headers: json, body: JSON.stringify({ confirmation: secret.repeat(3_000) }) },
  ];
}
