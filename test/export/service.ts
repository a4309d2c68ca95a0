import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/index.js';
import { connectAccount } from '../support/connect-account.js';
import { signJwt } from '../support/jwt.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

/** The running service, a sandbox, a database and one connected account: what most of these specs begin with. */
export interface Service {
  readonly app: TestApp;
  readonly sandbox: Sandbox;
  readonly database: TestDatabase;
  /** Asks for a page with the connected account's JWT, or with the given headers. */
  get(path: string, init?: RequestInit): Promise<Answer>;
  close(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: {
    success: boolean;
    message: string;
    error?: string;
    data: Record<string, unknown>[];
    pagination: {
      start: number;
      limit: number;
      more_items_in_collection: boolean;
      next_start: number | null;
    };
  };
}

export const ACCOUNT = 'account-1';

export async function startService(
  options: { sandbox?: SandboxOptions; env?: Record<string, string> } = {},
): Promise<Service> {
  const database = await createTestDatabase();
  const sandbox = await startSandbox({
    approve: 'automatic',
    limits: { burst: 100_000 },
    ...options.sandbox,
  });
  const app = await startTestApp({
    databaseUrl: database.url,
    sandbox,
    ...(options.env && { env: options.env }),
  });
  await connectAccount(app.url, ACCOUNT);
  return {
    app,
    sandbox,
    database,
    get: (path, init) => ask(`${app.url}/v1/e/pipedrive/export/${path}`, init),
    async close() {
      await app.close();
      await sandbox.close();
      await database.drop();
    },
  };
}

export async function ask(url: string, init: RequestInit = {}): Promise<Answer> {
  const answer = await fetch(url, {
    ...init,
    headers: { authorization: `Bearer ${signJwt({ account_id: ACCOUNT })}`, ...init.headers },
  });
  const text = await answer.text();
  return {
    status: answer.status,
    headers: answer.headers,
    body: (text === '' ? null : JSON.parse(text)) as Answer['body'],
  };
}

/** Follows next_start from 0 to the end. */
export async function walk(service: Service, query: string): Promise<Record<string, unknown>[]> {
  const records: Record<string, unknown>[] = [];
  for (let start: number | null = 0; start !== null;) {
    const { status, body } = await service.get(`${query}${query.includes('?') ? '&' : '?'}start=${start}`);
    if (status !== 200) throw new Error(`answered ${status}: ${JSON.stringify(body)}`);
    records.push(...body.data);
    start = body.pagination.next_start;
  }
  return records;
}
