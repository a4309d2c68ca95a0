import 'reflect-metadata';

import { NestFactory } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import {
  ExportService,
  ExportType,
  pipedriveEntities,
  PipedriveExportError,
  PipedriveModule,
} from 'pipedrive-export';

import { countOutcomes } from './outcomes.js';
import { KEY_ID } from './sealed-token.js';
import type { WorkerAnswer, WorkerCall, WorkerSettings } from './worker-settings.js';

// One replica: the built package in a process of its own, without HTTP. Its parent says when callers come.
const settings = JSON.parse(process.argv[2] ?? '{}') as WorkerSettings;
const { name, databaseUrl, serverUrl } = settings;

const app = await NestFactory.createApplicationContext(
  {
    module: class Replica {},
    imports: [
      TypeOrmModule.forRoot({
        type: 'postgres',
        url: databaseUrl,
        applicationName: name,
        entities: [...pipedriveEntities],
        poolSize: 16,
      }),
      PipedriveModule.forRoot({
        controllers: false,
        jwt: { secret: 'nobody comes by HTTP, so nobody has a JWT' },
        oauth: {
          clientId: 'bench',
          clientSecret: 'bench-secret',
          redirectUri: 'http://127.0.0.1/v1/e/pipedrive/auth/callback',
          baseUrl: `${serverUrl}/${name}`,
          timeoutMs: settings.timeoutMs,
        },
        credentials: { keys: [{ id: KEY_ID, key: Buffer.from(settings.key, 'base64') }] },
        http: { allowedHosts: [new URL(serverUrl).host] },
      }),
    ],
  },
  { logger: ['fatal'] },
);
const exports = app.get(ExportService);

process.on('message', (call: WorkerCall) => void answer(call));
process.once('disconnect', () => void app.close());
send({ call: 0, outcomes: {} });

async function answer({ call, callers, accountIds }: WorkerCall): Promise<void> {
  const pages = accountIds.flatMap((accountId) =>
    Array.from({ length: callers }, () => outcomeOf(accountId)),
  );
  send({ call, outcomes: countOutcomes(await Promise.all(pages)) });
}

async function outcomeOf(accountId: string): Promise<[accountId: string, outcome: string]> {
  try {
    const [pipeline] = (await exports.page({ accountId, type: ExportType.Pipelines })).data;
    const isOwn = pipeline !== undefined && 'name' in pipeline && pipeline.name === accountId;
    return [accountId, isOwn ? 'data' : 'WRONG DATA'];
  } catch (error) {
    return [accountId, nameOf(error)];
  }
}

function nameOf(error: unknown): string {
  if (!(error instanceof PipedriveExportError)) return String(error);
  const isForLater = 'retryAfterSeconds' in error && typeof error.retryAfterSeconds === 'number';
  return isForLater ? `${error.code} with Retry-After` : error.code;
}

function send(answer: WorkerAnswer): void {
  process.send?.(answer);
}
