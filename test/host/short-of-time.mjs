// The service as `dist/main.js` runs it, but waiting less for requests that are under way.
import { Env } from '../../dist/config/env.js';
import { processVariables } from '../../dist/config/variables.js';
import { createApp } from '../../dist/create-app.js';
import { runMigrations } from '../../dist/database/run-migrations.js';
import { createLogger } from '../../dist/observability/create-logger.js';
import { stopOnSignal } from '../../dist/stop-on-signal.js';

const logger = createLogger();
const env = new Env(processVariables());
await runMigrations(env.databaseUrl);
const app = await createApp(env, logger, { drainMs: 300 });
stopOnSignal(app, logger);
await app.listen(env.port, env.host);
logger.info('listening');
