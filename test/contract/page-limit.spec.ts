import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { dataSourceOptions } from '../../src/database/data-source.js';
import { ExportService, ExportType, PipedriveModule } from '../../src/index.js';
import { PAGE_LIMIT_MS } from '../../src/pipedrive/export/page-signal.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { CredentialRows } from '../connection/credential-rows.js';
import { optionsFor } from '../connection/host.js';
import { connect, exportPipelines, type Service } from '../connection/oauth-dance.js';
import { startReplica } from '../export/replica.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

/** A page's time is short here; a token request's is longer, and one of the API's as long as in production. */
const LIMIT_MS = 2_000;

describe('a page whose time is over', () => {
  let database: TestDatabase;
  let sandbox: Sandbox;
  let rows: CredentialRows;
  let app: NestFastifyApplication;
  let service: Service;
  let account: string;
  let count = 0;

  beforeAll(async () => {
    database = await createTestDatabase();
    sandbox = await startSandbox({ approve: 'automatic', refreshTokens: 'same' });
    rows = await CredentialRows.open(database.url);
    const options = optionsFor(sandbox, { timeoutMs: 3 * LIMIT_MS });
    const module = await Test.createTestingModule({
      imports: [
        TypeOrmModule.forRoot(dataSourceOptions(database.url)),
        PipedriveModule.forRootAsync({ useFactory: () => options }),
      ],
    })
      .overrideProvider(PAGE_LIMIT_MS)
      .useValue(LIMIT_MS)
      .compile();
    app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
    await app.listen(0, '127.0.0.1');
    service = { options, host: { app, url: await app.getUrl(), close: () => app.close() } };
  });
  // Each has an account of its own: a refresh that hangs goes on after its page.
  beforeEach(async () => {
    account = `acc-${(count += 1)}`;
    await connect(service, account);
    sandbox.requests.clear();
  });
  afterEach(() => sandbox.faults.clear());
  afterAll(async () => {
    await app.close();
    await rows.close();
    await sandbox.close();
    await database.drop();
  });

  const hang = (on: 'token' | 'pipelines'): void => sandbox.faults.next('hang', { on });

  it.each([
    ['the API', () => hang('pipelines')],
    [
      'the token endpoint, before the first call',
      async () => {
        await rows.expire(account);
        hang('token');
      },
    ],
    [
      'the token endpoint, after a refused token',
      () => {
        sandbox.faults.next('unauthorized', { on: 'pipelines' });
        hang('token');
      },
    ],
  ])('is 502, however long %s hangs', async (_, befall) => {
    await befall();
    const overHttp = await exportPipelines(service, account);
    expect([overHttp.status, await overHttp.json()]).toEqual([
      502,
      { success: false, message: 'Pipedrive API error: too slow for one page', error: 'EXTERNAL_API_ERROR' },
    ]);
    sandbox.faults.clear();
    await befall();
    const page = app.get(ExportService).page({ accountId: account, type: ExportType.Pipelines });
    await expect(page).rejects.toThrow('too slow for one page');
  });

  it('has had 60 seconds, where nobody has made them fewer', async () => {
    const usual = await startReplica(database.url, sandbox);
    const limitMs: unknown = usual.app.get(PAGE_LIMIT_MS);
    await usual.close();
    expect(limitMs).toBe(60_000);
  });

  it('asks for nothing more, though its token comes at last', async () => {
    await rows.expire(account);
    sandbox.faults.next('slow', { on: 'token', ms: 1.2 * LIMIT_MS });
    expect((await exportPipelines(service, account)).status).toBe(502);
    // Shares the refresh, and so ends after it.
    expect((await exportPipelines(service, account)).status).toBe(200);
    expect(sandbox.requests.entries.map(({ routeName }) => routeName)).toEqual(['token', 'pipelines']);
  });
});
