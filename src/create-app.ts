import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import type { Env } from './config/env.js';
import { configureApp } from './configure-app.js';
import type { DoorLimits } from './door/door-limits.js';
import { HostAdapter } from './host-adapter.js';
import type { HostLogger } from './observability/create-logger.js';
import { NestLogger } from './observability/nest-logger.js';
import { RequestLog } from './observability/request-log.js';

/**
 * The whole service, ready to listen.
 * @param limits of its connections, where they differ from the ordinary ones
 * @throws Error where an option is not acceptable or the database does not answer
 */
export async function createApp(
  env: Env,
  logger: HostLogger,
  limits: Partial<DoorLimits> = {},
): Promise<NestFastifyApplication> {
  const requestLog = new RequestLog(logger);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot(env, requestLog),
    new HostAdapter(requestLog, { trustProxy: env.trustProxy, limits }),
    { logger: new NestLogger(logger), abortOnError: false },
  );
  configureApp(app);
  return app;
}
