import { channel } from 'node:diagnostics_channel';
import { inspect } from 'node:util';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import {
  ExportService,
  ExportType,
  type PipedriveModuleOptions,
  type UpstreamEvent,
} from '../../src/index.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { CredentialRows } from './credential-rows.js';
import { optionsFor, startHost } from './host.js';
import { connect, exportPipelines, type Service } from './oauth-dance.js';
import {
  forwardAll,
  type GateAnswer,
  type GateKeeper,
  startTokenGate,
  type TokenGate,
} from './token-gate.js';

let database: TestDatabase;
let sandbox: Sandbox;
let gate: TokenGate;
let rows: CredentialRows;
let service: Service;
let count = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  sandbox = await startSandbox({ approve: 'automatic', refreshTokens: 'same' });
  gate = await startTokenGate(sandbox.url);
  rows = await CredentialRows.open(database.url);
  const options: PipedriveModuleOptions = {
    ...optionsFor({ url: gate.url, options: sandbox.options }, { timeoutMs: 500 }),
    http: { allowedHosts: [new URL(sandbox.url).host] },
  };
  service = { options, host: await startHost({ databaseUrl: database.url, options }) };
});
afterEach(() => {
  gate.keeper = forwardAll;
});
afterAll(async () => {
  await service.host.close();
  await rows.close();
  await gate.close();
  await sandbox.close();
  await database.drop();
});

describe('a refresh', () => {
  it('keeps the refresh token where the answer has none', async () => {
    const account = await expired();
    const { refresh_token: before } = await rows.get(account);
    gate.keeper = without('refresh_token');
    expect((await exportPipelines(service, account)).status).toBe(200);
    expect((await rows.get(account)).refresh_token).toBe(before);
  });

  it('keeps the scopes where the answer has none', async () => {
    const account = await expired();
    const { scopes: before } = await rows.get(account);
    gate.keeper = without('scope');
    expect((await exportPipelines(service, account)).status).toBe(200);
    expect((await rows.get(account)).scopes).toEqual(before);
  });

  it('sends the form that Pipedrive documents', async () => {
    const account = await expired();
    await exportPipelines(service, account);
    expect([...(gate.forms[0]?.keys() ?? [])]).toEqual(['grant_type', 'refresh_token']);
    expect(gate.forms[0]?.get('grant_type')).toBe('refresh_token');
  });
});

/** Each of them knows the request's form, and some repeat it. */
const ODD: [string, (form: URLSearchParams) => GateAnswer][] = [
  ['repeats what it was sent', (form) => ({ status: 500, body: JSON.stringify({ error: form.toString() }) })],
  ['repeats it as text', (form) => ({ status: 200, body: form.toString() })],
  [
    'redirects to itself',
    () => (response) => response.writeHead(307, { location: `${gate.url}/oauth/token` }).end(),
  ],
  ['never answers', () => () => undefined],
  [
    'drips its answer',
    () => (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const timer = setInterval(() => response.write(' '), 50);
      response.on('close', () => clearInterval(timer));
    },
  ],
  ['is cut off', () => (response) => response.socket?.destroy()],
  ['answers at great length', () => ({ status: 200, body: `{"access_token":"good"${' '.repeat(300_000)}}` })],
  ['speaks no HTTP', () => (response) => response.socket?.end('hello?\r\n\r\n')],
];

describe('a token endpoint that', () => {
  it.each(ODD)('%s is a 502 that gives nothing away', async (_, answer) => {
    const account = await expired();
    gate.keeper = ({ form }) => answer(form);
    const response = await exportPipelines(service, account);
    expect([response.status, await response.json()]).toMatchObject([502, { error: 'EXTERNAL_API_ERROR' }]);
    const error: unknown = await exported(account).catch((thrown: unknown) => thrown);
    const shown = inspect(error, { depth: Infinity, showHidden: true });
    expect(gate.forms).toHaveLength(2);
    for (const secret of secretsOf(gate.forms)) expect(shown).not.toContain(secret);
  });
});

describe('what a token request tells the host', () => {
  it('is published, for the account, with the outcome and no token', async () => {
    const account = await expired();
    const events: UpstreamEvent[] = [];
    const listen = (event: unknown): number => events.push(event as UpstreamEvent);
    channel('pipedrive-export:upstream').subscribe(listen);
    gate.keeper = () => ({ status: 500, body: '' });
    await exportPipelines(service, account);
    gate.keeper = () => () => undefined;
    await exportPipelines(service, account);
    gate.keeper = forwardAll;
    await exportPipelines(service, account);
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

async function expired(): Promise<string> {
  const account = `acc-${(count += 1)}`;
  await connect(service, account);
  await rows.expire(account);
  gate.forms.length = 0;
  return account;
}

function exported(accountId: string): Promise<unknown> {
  return service.host.app
    .get(ExportService, { strict: false })
    .page({ accountId, type: ExportType.Pipelines });
}

/** The refresh tokens sent, the app's secret, and both as Basic credentials. */
function secretsOf(forms: URLSearchParams[]): string[] {
  const { clientId, clientSecret } = service.options.oauth;
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
