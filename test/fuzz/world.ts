import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { connectAccount } from '../support/connect-account.js';
import { signJwt } from '../support/jwt.js';
import { startTestApp, TEST_CREDENTIALS_KEYS, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { CALLER_SECRET, CONNECTED, DEAD, METRICS_TOKEN } from './callers.js';
import { FRONT_END } from './known-values.js';

const DEALS = 25;

/** The service with all that it needs, an account that is connected, and one whose grant is dead. */
export interface World {
  readonly app: TestApp;
  readonly sandbox: Sandbox;
  /** What no answer may bear, by what it is. */
  readonly secrets: ReadonlyMap<string, string>;
  /** Origins that a browser may be sent to. */
  readonly origins: ReadonlySet<string>;
  /** The id of an export of a whole collection by the connected account. */
  readonly exportId: string;
  /** Where an export of notes goes on. */
  readonly resume: string;
  isConnected(): Promise<boolean>;
  connect(): Promise<void>;
  /** Lets the connected account's tokens be renewed, where they have expired. */
  renew(): Promise<void>;
  /** Reads all deals of the connected account. @throws Error that says what came instead */
  readEverything(): Promise<void>;
  close(): Promise<void>;
}

export async function startWorld(): Promise<World> {
  const database = await createTestDatabase();
  const sandbox = await startSandbox({
    approve: 'automatic',
    company: { deals: DEALS, archivedDeals: 3, persons: 12, organizations: 6, notes: 520 },
    limits: { burst: 1_000_000, dailyTokens: 999_999_999 },
  });
  const app = await startTestApp({
    databaseUrl: database.url,
    sandbox,
    frontEnds: [FRONT_END],
    env: {
      PIPEDRIVE_TIMEOUT_MS: '1500',
      // One machine sends more than any caller would.
      RATE_LIMIT_PER_ADDRESS: '0',
      RATE_LIMIT_PER_ACCOUNT: '0',
      METRICS_TOKEN,
    },
  });
  await connectAccount(app.url, DEAD);
  sandbox.tokens.revokeAll();
  await ask(app, DEAD, 'GET', 'pipelines');
  await connectAccount(app.url, CONNECTED);
  const exported = await ask(app, CONNECTED, 'GET', 'stages/all');
  await exported.text();
  const ordered = await (await ask(app, CONNECTED, 'GET', 'notes/all?order=id')).text();
  return {
    app,
    sandbox,
    resume: /"resume":"([^"]+)"/.exec(ordered)?.[1] ?? '',
    exportId: exported.headers.get('x-export-id') ?? '',
    secrets: secretsOf(sandbox, database),
    origins: new Set([FRONT_END, sandbox.url, app.url]),
    isConnected: async () => (await ask(app, CONNECTED, 'HEAD', 'deals')).status === 200,
    connect: () => connectAccount(app.url, CONNECTED),
    renew: async () => void (await ask(app, CONNECTED, 'GET', 'pipelines')),
    readEverything: () => readEverything(app),
    async close() {
      await app.close();
      await sandbox.close();
      await database.drop();
    },
  };
}

async function readEverything(app: TestApp): Promise<void> {
  const answer = await ask(app, CONNECTED, 'GET', 'deals?limit=500');
  const text = await answer.text();
  const { data } = JSON.parse(text) as { data?: unknown[] };
  if (answer.status === 200 && data?.length === DEALS) return;
  throw new Error(`the export of all deals answers ${answer.status} ${text.slice(0, 300)}`);
}

function ask({ url }: TestApp, account: string, method: string, path: string): Promise<Response> {
  const headers = { Authorization: `Bearer ${signJwt({ account_id: account })}` };
  return fetch(`${url}/v1/e/pipedrive/export/${path}`, { method, headers });
}

function secretsOf(sandbox: Sandbox, database: TestDatabase): Map<string, string> {
  return new Map([
    ['secret of our callers’ tokens', CALLER_SECRET],
    ['token of who reads the metrics', METRICS_TOKEN],
    ['client secret', sandbox.options.clientSecret],
    ['credential key', TEST_CREDENTIALS_KEYS.split(':')[1] ?? ''],
    ['address of the database', new URL(database.url).pathname.slice(1)],
  ]);
}
