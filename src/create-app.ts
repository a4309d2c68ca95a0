import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import type { Env } from './config/env.js';
import { configureApp } from './configure-app.js';
import { HostAdapter } from './host-adapter.js';
import type { HostLogger } from './observability/create-logger.js';
import { NestLogger } from './observability/nest-logger.js';
import { RequestLog } from './observability/request-log.js';

/**
 * The whole service, ready to listen.
 * @throws Error where an option is not acceptable or the database does not answer
 */
export async function createApp(env: Env, logger: HostLogger): Promise<NestFastifyApplication> {
  const requestLog = new RequestLog(logger);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot(env, requestLog),
    new HostAdapter(requestLog, env),
    { logger: new NestLogger(logger), abortOnError: false },
  );
  configureApp(app);
  return app;
}
