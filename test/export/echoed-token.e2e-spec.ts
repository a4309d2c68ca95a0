import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { CredentialRows } from '../connection/credential-rows.js';
import { connectAccount } from '../support/connect-account.js';
import { LogLines } from '../support/log-lines.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { ACCOUNT, ask } from './service.js';

describe('a Pipedrive that repeats the token it was sent', () => {
  const log = new LogLines();
  let database: TestDatabase;
  let sandbox: Sandbox;
  let echo: Echo;
  let app: TestApp;

  beforeAll(async () => {
    database = await createTestDatabase();
    sandbox = await startSandbox({ approve: 'automatic' });
    echo = await startEcho();
    const hosts = [sandbox.url, echo.url].map((url) => new URL(url).host);
    const env = { PIPEDRIVE_ALLOWED_HOSTS: hosts.join(',') };
    app = await startTestApp({ databaseUrl: database.url, sandbox, env, log });
    await connectAccount(app.url, ACCOUNT);
    const rows = await CredentialRows.open(database.url);
    await rows.set(ACCOUNT, { api_domain: `'${echo.url}'` });
    await rows.close();
  });
  afterAll(async () => {
    await app.close();
    echo.server.close();
    await sandbox.close();
    await database.drop();
  });

  it.each([400, 402, 403, 404, 500])(
    'in a %i gives it to nobody, and the log does not have it',
    async (status) => {
      echo.status = status;
      echo.tokens.length = 0;
      const { body } = await ask(`${app.url}/v1/e/pipedrive/export/deals`);
      expect(body.success).toBe(false);
      expect(body.message).toBe(`Pipedrive API error: answered ${status}: not with [redacted]`);
      expect(echo.tokens.length).toBeGreaterThan(0);
      for (const token of echo.tokens) {
        expect(JSON.stringify(body)).not.toContain(token);
        expect(log.text).not.toContain(token);
      }
      expect(log.requests().length).toBeGreaterThan(0);
    },
  );
});

interface Echo {
  readonly server: Server;
  readonly url: string;
  readonly tokens: string[];
  /** What it answers from now on. */
  status: number;
}

async function startEcho(): Promise<Echo> {
  const tokens: string[] = [];
  const server = createServer((request, response) => {
    const token = (request.headers.authorization ?? '').replace('Bearer ', '');
    tokens.push(token);
    response
      .writeHead(echo.status, { 'content-type': 'application/json' })
      .end(JSON.stringify({ success: false, error: `not with ${token}` }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const echo: Echo = { server, url: `http://127.0.0.1:${port}`, tokens, status: 500 };
  return echo;
}
