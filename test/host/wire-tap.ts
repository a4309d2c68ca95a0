import { createServer, type IncomingMessage, request as httpRequest, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What it answers instead of the sandbox, with all that it was sent in it. */
export interface Echo {
  readonly status: number;
  readonly form: 'json' | 'html' | 'oauth';
}

/** A wire between the service and the sandbox, on which every secret is seen that goes over it. */
export interface WireTap {
  readonly url: string;
  /** Undefined: the sandbox answers. */
  echo: Echo | undefined;
  close(): Promise<void>;
}

/** @param plant is told every secret, by what it is */
export async function startWireTap(
  sandboxUrl: string,
  plant: (kind: string, secret: string) => void,
): Promise<WireTap> {
  const server = createServer((request, response) => {
    serve(request, response).catch((error: Error) => response.destroy(error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const tap: WireTap = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    echo: undefined,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return tap;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const sent = secretsOf(request, body);
    for (const [kind, secret] of sent) plant(kind, secret);
    const isCall = request.method !== 'GET' || !(request.url ?? '').startsWith('/oauth/authorize');
    if (tap.echo !== undefined && isCall) return echoed(tap.echo, [request.headers, body, ...sent], response);
    forward(request, body, response);
  }

  function forward(request: IncomingMessage, body: string, response: ServerResponse): void {
    const { method, headers } = request;
    const onward = httpRequest(`${sandboxUrl}${request.url}`, { method, headers }, (answer) => {
      const code = new URL(answer.headers.location ?? '', sandboxUrl).searchParams.get('code');
      if (code !== null) plant('code', code);
      if (request.url === '/oauth/token') return void tokens(answer, response);
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.on('error', () => response.destroy()).pipe(response);
    });
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    onward.end(body);
  }

  /** Names itself as the company's API, so that the API's calls come this way too. */
  async function tokens(answer: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const body = (await text(answer)).replaceAll(sandboxUrl, tap.url);
      for (const [kind, secret] of tokensOf(body)) plant(kind, secret);
      const type = answer.headers['content-type'] ?? 'application/json';
      response.writeHead(answer.statusCode ?? 500, { 'content-type': type }).end(body);
    } catch {
      // Cut on purpose.
      response.destroy();
    }
  }
}

type Secrets = [kind: string, secret: string][];

function secretsOf(request: IncomingMessage, body: string): Secrets {
  const [, bearer] = /^Bearer (.*)$/.exec(request.headers.authorization ?? '') ?? [];
  const form = new URLSearchParams(body);
  const state = new URL(request.url ?? '', 'http://a').searchParams.get('state');
  const found: [string, string | null | undefined][] = [
    ['access token', bearer],
    ['code', form.get('code')],
    ['refresh token', form.get('refresh_token')],
    ['revoked token', form.get('token')],
    // What makes it a secret; the rest of it is in every token of the same day.
    ['state', state?.split('.')[2]],
  ];
  return found.filter((entry): entry is [string, string] => (entry[1] ?? '') !== '');
}

function tokensOf(body: string): Secrets {
  const [, access] = /"access_token":"([^"]+)"/.exec(body) ?? [];
  const [, refresh] = /"refresh_token":"([^"]+)"/.exec(body) ?? [];
  return [
    ...(access === undefined ? [] : [['access token', access] as [string, string]]),
    ...(refresh === undefined ? [] : [['refresh token', refresh] as [string, string]]),
  ];
}

function echoed({ status, form }: Echo, sent: readonly unknown[], response: ServerResponse): void {
  const words = JSON.stringify(sent);
  const body = { success: false, error: words, message: words, error_info: words, data: { id: words } };
  const answers = {
    json: ['application/json', JSON.stringify(body)],
    html: ['text/html', `<h1>Not with ${words}</h1>`],
    oauth: [
      'application/json',
      JSON.stringify({ error: 'invalid_request', error_description: words, scope: words }),
    ],
  } as const;
  const [type, text] = answers[form];
  response.writeHead(status, { 'content-type': type, 'x-echo': encodeURIComponent(words) }).end(text);
}
