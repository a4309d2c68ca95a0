import { randomBytes } from 'node:crypto';

import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';

import { dataSourceOptions } from '../../src/database/data-source.js';
import {
  type AccessSource,
  ExportService,
  PipedriveModule,
  type PipedriveModuleOptions,
} from '../../src/index.js';
import type { Sandbox } from '../../src/sandbox/index.js';

/** One process of ours, without HTTP: the module on a database, pointed at a sandbox. */
export interface Replica {
  readonly exports: ExportService;
  readonly app: INestApplicationContext;
  close(): Promise<void>;
}

/** @param http what differs from a replica's usual limits: further hosts, another time limit
 * @param budget what bulk work leaves, where it is not the default */
export async function startReplica(
  databaseUrl: string,
  sandbox: Sandbox,
  http: PipedriveModuleOptions['http'] = {},
  budget: PipedriveModuleOptions['budget'] = {},
): Promise<Replica> {
  const app = await NestFactory.createApplicationContext(
    {
      module: class ReplicaModule {},
      imports: [
        TypeOrmModule.forRoot(dataSourceOptions(databaseUrl)),
        PipedriveModule.forRootAsync({
          controllers: false,
          useFactory: () => ({
            jwt: { secret: randomBytes(32).toString('hex') },
            oauth: {
              clientId: sandbox.options.clientId,
              clientSecret: sandbox.options.clientSecret,
              redirectUri: 'http://127.0.0.1:1/v1/e/pipedrive/auth/callback',
              baseUrl: sandbox.url,
            },
            credentials: { keys: [{ id: 'k1', key: randomBytes(32) }] },
            http: { allowedHosts: [new URL(sandbox.url).host], timeoutMs: 5_000, ...http },
            budget,
          }),
        }),
      ],
    },
    { logger: ['error', 'warn'] },
  );
  return { app, exports: app.get(ExportService), close: () => app.close() };
}

/** Access to the sandbox's company without a connection on record: what a job would bring along. */
export function accessTo(sandbox: Sandbox, accountId: string): AccessSource {
  const access = {
    accountId,
    companyId: String(sandbox.company.id),
    userId: String(sandbox.company.viewerId),
    connectedAt: new Date(0),
    apiDomain: sandbox.url,
    accessToken: sandbox.tokens.issue().access_token,
  };
  return {
    current: async () => access,
    renew: async () => {
      throw new Error('the sandbox refused its own token');
    },
  };
}
