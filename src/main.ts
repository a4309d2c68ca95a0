import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ConfigurationError } from './config/configuration.error.js';
import { Env } from './config/env.js';
import { SECRETS } from './config/env-checks.js';
import { processVariables, removeVariables } from './config/variables.js';
import { createApp } from './create-app.js';
import { runMigrations } from './database/run-migrations.js';
import { keepHeapSmall } from './keep-heap-small.js';
import { createLogger } from './observability/create-logger.js';
import { logCrashes } from './observability/log-crashes.js';
import { stopOnSignal } from './stop-on-signal.js';

// The service: checks the environment, brings the database up to date, and listens until SIGTERM or SIGINT.
const logger = createLogger();
logCrashes(logger);
keepHeapSmall();
let app: NestFastifyApplication | undefined;
try {
  const env = new Env(processVariables());
  removeVariables(SECRETS);
  const migrations = await runMigrations(env.databaseUrl);
  if (migrations.length > 0) logger.info({ migrations }, 'database migrated');
  app = await createApp(env, logger);
  stopOnSignal(app, logger);
  await app.listen(env.port, env.host);
  logger.info({ url: await app.getUrl() }, 'listening');
} catch (error) {
  // A person reads this one, at a terminal or in a container's last lines.
  if (error instanceof ConfigurationError) process.stderr.write(`${error.message}\n`);
  else logger.fatal({ err: error }, 'the service does not start');
  process.exitCode = 1;
  // Where it was the port, the database is connected already, and would keep the process.
  await app?.close();
}
