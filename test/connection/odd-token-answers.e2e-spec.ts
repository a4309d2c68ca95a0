import { channel } from 'node:diagnostics_channel';
import { inspect } from 'node:util';

import { describe, expect, it } from 'vitest';

import { ExportService, ExportType, type UpstreamEvent } from '../../src/index.js';
import { GatedService } from './gated-service.js';
import { FRONT_END } from './host.js';
import { approved, callback, exportPipelines, type Service } from './oauth-dance.js';
import { forwardAll, type GateAnswer, type GateKeeper } from './token-gate.js';

const service = GatedService.ofFile({ sandbox: { refreshTokens: 'same' } });

describe('a refresh', () => {
  it('keeps the refresh token where the answer has none', async () => {
    const account = await service.expired();
    const { refresh_token: before } = await service.rows.get(account);
    service.gate.keeper = without('refresh_token');
    expect((await exportPipelines(service.first, account)).status).toBe(200);
    expect((await service.rows.get(account)).refresh_token).toBe(before);
  });

  it('keeps the scopes where the answer has none', async () => {
    const account = await service.expired();
    const { scopes: before } = await service.rows.get(account);
    service.gate.keeper = without('scope');
    expect((await exportPipelines(service.first, account)).status).toBe(200);
    expect((await service.rows.get(account)).scopes).toEqual(before);
  });

  it('has a connection of its own, which no other closes under it', async () => {
    const account = await service.expired();
    let connection: string | undefined;
    service.gate.keeper = async ({ forward }) => {
      const { status, body } = await forward();
      return (response) => {
        ({ connection } = response.req.headers);
        response.writeHead(status).end(body);
      };
    };
    expect((await exportPipelines(service.first, account)).status).toBe(200);
    expect(connection).toBe('close');
  });

  it('sends the form that Pipedrive documents', async () => {
    const account = await service.expired();
    await exportPipelines(service.first, account);
    expect([...(service.gate.forms[0]?.keys() ?? [])]).toEqual(['grant_type', 'refresh_token']);
    expect(service.gate.forms[0]?.get('grant_type')).toBe('refresh_token');
  });
});

describe('a login', () => {
  it.each(['access_token', 'refresh_token', 'api_domain'])(
    'says that it failed, and stores nothing, where the answer has no %s',
    async (field) => {
      const account = service.newAccount();
      const { query, cookie } = await approved(service.first, account, FRONT_END);
      service.gate.keeper = without(field);
      const answer = await callback(service.first, query, cookie);
      expect(answer.headers.get('location')).toBe(`${FRONT_END}/?status=error&reason=pipedrive_unavailable`);
      expect(await service.rows.find(account)).toBeUndefined();
    },
  );

  it('says to the browser that it failed, and to the host why', async () => {
    const { query, cookie } = await approved(service.first, service.newAccount(), FRONT_END);
    const refusals: unknown[] = [];
    const listen = (event: unknown): number => refusals.push(event);
    channel('pipedrive-export:refusal').subscribe(listen);
    service.gate.keeper = () => ({ status: 503, body: '' });
    await callback(service.first, query, cookie);
    channel('pipedrive-export:refusal').unsubscribe(listen);
    const message = expect.stringContaining('the token endpoint answered 503');
    expect(refusals).toEqual([{ code: 'EXTERNAL_API_ERROR', message }]);
  });
});

/** Those whose answers have no end. */
const ENDLESS: [string, (form: URLSearchParams) => GateAnswer][] = [
  ['never answers', () => () => undefined],
  [
    'drips its answer',
    () => (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const timer = setInterval(() => response.write(' '), 50);
      response.on('close', () => clearInterval(timer));
    },
  ],
];

/** Each of them knows the request's form, and some repeat it. */
const ODD: [string, (form: URLSearchParams) => GateAnswer][] = [
  ['repeats what it was sent', (form) => ({ status: 500, body: JSON.stringify({ error: form.toString() }) })],
  ['repeats it as text', (form) => ({ status: 200, body: form.toString() })],
  [
    'redirects to itself',
    () => (response) => response.writeHead(307, { location: `${service.gate.url}/oauth/token` }).end(),
  ],
  ['is cut off', () => (response) => response.socket?.destroy()],
  ['answers at great length', () => ({ status: 200, body: `{"access_token":"good"${' '.repeat(300_000)}}` })],
  ['speaks no HTTP', () => (response) => response.socket?.end('hello?\r\n\r\n')],
];

describe('a token endpoint that', () => {
  it.each([...ODD, ...ENDLESS])('%s is a 502 that gives nothing away', async (name, answer) => {
    const isEndless = ENDLESS.some(([endless]) => endless === name);
    const asked = isEndless ? await service.impatient() : service.first;
    const account = await service.expired();
    service.gate.keeper = ({ form }) => answer(form);
    const response = await exportPipelines(asked, account);
    expect([response.status, await response.json()]).toMatchObject([502, { error: 'EXTERNAL_API_ERROR' }]);
    await service.rows.endCoolDown(account);
    const error: unknown = await exported(asked, account).catch((thrown: unknown) => thrown);
    const shown = inspect(error, { depth: Infinity, showHidden: true });
    expect(service.gate.forms).toHaveLength(2);
    const { last_error: lastError } = await service.rows.get(account);
    for (const secret of secretsOf(service.gate.forms))
      expect([shown, lastError].join()).not.toContain(secret);
  });
});

describe('what a token request tells the host', () => {
  it('is published, for the account, with the outcome and no token', async () => {
    const account = await service.expired();
    const events: UpstreamEvent[] = [];
    const listen = (event: unknown): number => events.push(event as UpstreamEvent);
    channel('pipedrive-export:upstream').subscribe(listen);
    service.gate.keeper = () => ({ status: 500, body: '' });
    await exportPipelines(service.first, account);
    await service.rows.endCoolDown(account);
    service.gate.keeper = () => () => undefined;
    await exportPipelines(await service.impatient(), account);
    await service.rows.endCoolDown(account);
    service.gate.keeper = forwardAll;
    await exportPipelines(service.first, account);
    channel('pipedrive-export:upstream').unsubscribe(listen);
    const requests = events.filter(({ operation }) => operation === 'oauth.token');
    expect(requests).toEqual(
      [500, 'timeout', 200].map((outcome) => ({
        accountId: account,
        operation: 'oauth.token',
        outcome,
        milliseconds: expect.any(Number),
        tokens: 0,
      })),
    );
  });
});

function exported({ host }: Service, accountId: string): Promise<unknown> {
  return host.app.get(ExportService, { strict: false }).page({ accountId, type: ExportType.Pipelines });
}

/** The refresh tokens sent, the app's secret, and both as Basic credentials. */
function secretsOf(forms: URLSearchParams[]): string[] {
  const { clientId, clientSecret } = service.first.options.oauth;
  const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
  const tokens = forms.flatMap((form) => form.get('refresh_token') ?? []);
  return [...tokens, ...tokens.map(encodeURIComponent), clientSecret, basic];
}

function without(field: string): GateKeeper {
  return async ({ forward }) => {
    const { status, body } = await forward();
    const fields = Object.entries(JSON.parse(body) as object).filter(([name]) => name !== field);
    return { status, body: JSON.stringify(Object.fromEntries(fields)) };
  };
}
