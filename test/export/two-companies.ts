import { ConnectionService } from '../../src/index.js';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/index.js';
import { signJwt } from '../support/jwt.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase } from '../support/test-database.js';
import { startCommonOAuth } from './common-oauth.js';
import { type Answer, ask } from './service.js';

/**
 * One service, and two companies of Pipedrive's, each at an API domain of its own. Their records and users bear the
 * same ids and different names: whatever is mixed up shows.
 */
export interface TwoCompanies {
  readonly app: TestApp;
  readonly first: Sandbox;
  /** Twice as large as the first. */
  readonly second: Sandbox;
  /** Connects an account as a browser would, as the user who is signed in there; also one that has been connected before. */
  connect(accountId: string, company: Sandbox): Promise<void>;
  /** @param replica where to ask; default `app` */
  get(accountId: string, path: string, replica?: TestApp): Promise<Answer>;
  /** Another process of the same service. */
  startReplica(): Promise<TestApp>;
  close(): Promise<void>;
}

export async function startTwoCompanies(): Promise<TwoCompanies> {
  const database = await createTestDatabase();
  const first = await startSandbox({ ...OPTIONS, seed: 1, company: { ...SIZE, persons: 30 } });
  const second = await startSandbox({ ...OPTIONS, seed: 1001, company: { ...SIZE, persons: 60 } });
  nameApart(second);
  const hosts = [first, second].map(({ url }) => new URL(url).host).join(',');
  const oauth = await startCommonOAuth([first, second]);
  const env = { PIPEDRIVE_ALLOWED_HOSTS: hosts };
  const startReplica = (): Promise<TestApp> =>
    startTestApp({
      databaseUrl: database.url,
      sandbox: first,
      env: { ...env, PIPEDRIVE_OAUTH_URL: oauth.url },
    });
  const app = await startReplica();
  const replicas = [app];
  // The authorize page of the second company is its own: its grants come in by another door.
  const door = await startTestApp({ databaseUrl: database.url, sandbox: second, env });
  return {
    app,
    first,
    second,
    async connect(accountId, company) {
      const { app: entrance, url } = company === first ? app : door;
      // Not by way of login, which sends an account that is connected straight back.
      const connection = entrance.get(ConnectionService, { strict: false });
      const authorize = await fetch(connection.authorizeUrl(accountId, url), { redirect: 'manual' });
      const callback = await fetch(authorize.headers.get('location') ?? '', { redirect: 'manual' });
      const { searchParams } = new URL(callback.headers.get('location') ?? url);
      await connection.confirm(accountId, searchParams.get('confirmation') ?? '');
    },
    async startReplica() {
      const replica = await startReplica();
      replicas.push(replica);
      return replica;
    },
    get: (accountId, path, replica = app) =>
      ask(`${replica.url}/v1/e/pipedrive/export/${path}`, {
        headers: { authorization: `Bearer ${signJwt({ account_id: accountId })}` },
      }),
    async close() {
      await Promise.all([...replicas, door].map((replica) => replica.close()));
      await oauth.close();
      await Promise.all([first.close(), second.close()]);
      await database.drop();
    },
  };
}

/** Seeds a thousand apart have the same user ids. */
const OPTIONS: SandboxOptions = { approve: 'automatic', limits: { burst: 100_000 }, latencyMs: 30 };
const SIZE = { deals: 40, archivedDeals: 0, organizations: 20, notes: 20, users: 4 };

/** Pipelines and stages are called alike in every seeded company. */
function nameApart({ company }: Sandbox): void {
  for (const { id, name } of company.pipelines) company.update('pipelines', id, { name: `Second ${name}` });
  for (const { id, order_nr } of company.stages) company.update('stages', id, { order_nr: order_nr + 100 });
}
