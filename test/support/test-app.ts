import { type ModuleMetadata } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import type { DestinationStream } from 'pino';
import { AppModule } from '../../src/app.module.js';
import { Env } from '../../src/config/env.js';
import { configureApp } from '../../src/configure-app.js';
import { freePort } from '../../src/database/embedded/free-port.js';
import type { DoorLimits } from '../../src/door/door-limits.js';
import { HostAdapter } from '../../src/host-adapter.js';
import { createLogger } from '../../src/observability/create-logger.js';
import { NestLogger } from '../../src/observability/nest-logger.js';
import { RequestLog } from '../../src/observability/request-log.js';
import type { Sandbox } from '../../src/sandbox/index.js';
import { TEST_JWT_SECRET } from './jwt.js';

/** The whole service over HTTP. */
export interface TestApp {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly app: NestFastifyApplication;
  close(): Promise<void>;
}

export interface TestAppOptions {
  databaseUrl: string;
  /** The Pipedrive that it is pointed at; without one, an address where nobody answers. */
  sandbox?: Sandbox;
  /** Environment variables that differ from a test's usual ones. */
  env?: Record<string, string>;
  /** Origins that login may send the browser back to, besides the service's own. */
  frontEnds?: readonly string[];
  /** Further modules beside the service's own, with routes that a spec needs. */
  imports?: NonNullable<ModuleMetadata['imports']>;
  /** Limits of its connections, where they differ from the service's. */
  limits?: Partial<DoorLimits>;
  /** Gets every line of the log; without one, nothing is logged. */
  log?: DestinationStream;
}

/** Starts the same application as the service, configured by the same functions, on a free port. */
export async function startTestApp(options: TestAppOptions): Promise<TestApp> {
  // The redirect URI is fixed at boot, so the port has to be known before.
  const port = await freePort();
  const env = new Env({ ...variablesFor(port, options), ...options.env });
  const logger = createLogger(options.log ?? 'silent');
  const requestLog = new RequestLog(logger);
  const module = await Test.createTestingModule({
    imports: [AppModule.forRoot(env, requestLog), ...(options.imports ?? [])],
  })
    .setLogger(new NestLogger(logger))
    .compile();
  const app = module.createNestApplication<NestFastifyApplication>(
    new HostAdapter(requestLog, { trustProxy: env.trustProxy, limits: options.limits ?? {} }),
    {
      logger: new NestLogger(logger),
    },
  );
  configureApp(app);
  await app.listen(env.port, env.host);
  return { url: `http://127.0.0.1:${port}`, app, close: () => app.close() };
}

/** One key ring for all: apps that share a database read each other's credentials. */
export const TEST_CREDENTIALS_KEYS = `test:${Buffer.alloc(32, 'test key').toString('base64')}`;

function variablesFor(
  port: number,
  { databaseUrl, sandbox, frontEnds = [] }: TestAppOptions,
): Record<string, string> {
  const pipedrive = sandbox?.url ?? 'http://127.0.0.1:9';
  return {
    NODE_ENV: 'test',
    PORT: String(port),
    DATABASE_URL: databaseUrl,
    JWT_SECRET: TEST_JWT_SECRET,
    PIPEDRIVE_CLIENT_ID: sandbox?.options.clientId ?? 'client',
    PIPEDRIVE_CLIENT_SECRET: sandbox?.options.clientSecret ?? 'secret',
    PIPEDRIVE_REDIRECT_URI: `http://127.0.0.1:${port}/v1/e/pipedrive/auth/callback`,
    PIPEDRIVE_OAUTH_URL: pipedrive,
    PIPEDRIVE_ALLOWED_HOSTS: new URL(pipedrive).host,
    CREDENTIALS_KEYS: TEST_CREDENTIALS_KEYS,
    // A test asks faster than anybody else; the specs of the limits set their own.
    RATE_LIMIT_PER_ADDRESS: '0',
    RATE_LIMIT_PER_ACCOUNT: '0',
    FORWARD_URL_ALLOWED_ORIGINS: [`http://127.0.0.1:${port}`, ...frontEnds].join(','),
  };
}
