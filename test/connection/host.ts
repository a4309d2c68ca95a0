import { randomBytes } from 'node:crypto';

import { type INestApplication, type ModuleMetadata } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { TypeOrmModule } from '@nestjs/typeorm';
import jwt from 'jsonwebtoken';

import { dataSourceOptions } from '../../src/database/data-source.js';
import { PipedriveModule, type PipedriveModuleOptions } from '../../src/index.js';
import type { Sandbox } from '../../src/sandbox/index.js';

export type Platform = 'express' | 'fastify';

/** What the replicas of one service share. */
export interface HostSetup {
  readonly databaseUrl: string;
  readonly options: PipedriveModuleOptions;
  readonly platform?: Platform;
  /** What else the host's own module has. */
  readonly host?: ModuleMetadata;
}

/** A foreign service that imports the module, listening on a port of its own. */
export interface Host {
  readonly url: string;
  readonly app: INestApplication;
  close(): Promise<void>;
}

/** Where front ends live that login may send the browser back to. */
export const FRONT_END = 'https://app.example.com';

/** Options of a service whose callers' tokens are signed with a secret. */
export interface SecretOptions extends PipedriveModuleOptions {
  jwt: PipedriveModuleOptions['jwt'] & { secret: string };
}

/** Options of a service that talks to this sandbox. The callback's address need not be reachable: tests call it themselves. */
export function optionsFor(
  sandbox: Pick<Sandbox, 'url' | 'options'>,
  oauth: { timeoutMs?: number } = {},
): SecretOptions {
  return {
    jwt: { secret: randomBytes(32).toString('hex') },
    oauth: {
      clientId: sandbox.options.clientId,
      clientSecret: sandbox.options.clientSecret,
      redirectUri: 'https://api.example.com/v1/e/pipedrive/auth/callback',
      baseUrl: sandbox.url,
      ...oauth,
    },
    credentials: { keys: [{ id: 'k1', key: randomBytes(32) }] },
    http: { allowedHosts: [new URL(sandbox.url).host] },
    forwardUrlAllowedOrigins: [FRONT_END],
  };
}

/** The same for a service that gives a token request a second: for answers that never come. */
export function impatientOptions<O extends PipedriveModuleOptions>(options: O): O {
  return { ...options, oauth: { ...options.oauth, timeoutMs: 1_000 } };
}

export async function startHost({ databaseUrl, options, platform, host = {} }: HostSetup): Promise<Host> {
  const module = {
    module: class TestHostModule {},
    ...host,
    imports: [
      TypeOrmModule.forRoot(dataSourceOptions(databaseUrl)),
      PipedriveModule.forRootAsync({ useFactory: () => options }),
      ...(host.imports ?? []),
    ],
  };
  const adapter = platform === 'express' ? new ExpressAdapter() : new FastifyAdapter();
  const app = await NestFactory.create(module, adapter, { logger: ['fatal'] });
  await app.listen(0, '127.0.0.1');
  return { app, url: await app.getUrl(), close: () => app.close() };
}

/** A JWT of our callers, good for an hour. */
export function callerJwt(options: PipedriveModuleOptions, accountId: string): string {
  const { secret } = options.jwt;
  if (secret === undefined) throw new Error("this service's tokens are signed by somebody else");
  return jwt.sign({ account_id: accountId }, secret, { algorithm: 'HS256', expiresIn: 3600 });
}
