import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { Env } from '../config/env.js';
import type { Variables } from '../config/variables.js';
import { createApp } from '../create-app.js';
import { runMigrations } from '../database/run-migrations.js';
import { createLogger } from '../observability/create-logger.js';
import { assertPortIsFree } from './assert-port-is-free.js';
import { checkGiven } from './check-given.js';
import { connectDemoAccount, forgetDemoAccount, loginUrl } from './demo-account.js';
import { exportFirstPages } from './export-first-pages.js';
import { demoGreeting, realGreeting } from './greeting.js';
import { keptSecrets } from './kept-secrets.js';
import { databaseVariables, pipedriveVariables } from './local-servers.js';
import { Running } from './running.js';
import { DEMO_ACCOUNT, LOCAL_ACCOUNT, signLocalJwt } from './sign-local-jwt.js';

/**
 * The service on this machine, with an embedded Postgres and a sandbox in Pipedrive's place where the variables name
 * no others. Ends by a signal.
 */
export async function runLocally(given: Variables): Promise<void> {
  const running = new Running();
  try {
    await start(given, running);
  } catch (error) {
    // What fails because everything is being stopped is no news.
    if (running.isStopping) return;
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    await running.stop(1);
  }
}

/** Where local runs keep what they need the next time: the database, two secrets, the log. */
const DATA = fileURLToPath(new URL('../../.data/', import.meta.url));

async function start(given: Variables, running: Running): Promise<void> {
  const { host, port } = checkGiven(given);
  await assertPortIsFree(host, port);
  await mkdir(DATA, { recursive: true });
  const secrets = await keptSecrets(DATA);
  const database = await databaseVariables(given, DATA, running);
  const { sandbox, variables } = await pipedriveVariables(given, port, running);
  const env = new Env({ ...secrets, ...database, ...given, ...variables });

  await runMigrations(env.databaseUrl);
  const log = `${DATA}service.log`;
  const logger = createLogger(pino.destination({ dest: log, append: false }));
  const app = await running.start(
    () => createApp(env, logger),
    (created) => ({ stop: () => created.close() }),
  );
  await app.listen(env.port, env.host);

  const url = `http://localhost:${port}`;
  const jwt = signLocalJwt(env, sandbox === undefined ? LOCAL_ACCOUNT : DEMO_ACCOUNT);
  if (sandbox === undefined) {
    process.stdout.write(realGreeting({ url, jwt, log, env, login: await loginUrl(url, jwt) }));
    return;
  }
  await forgetDemoAccount(app);
  await connectDemoAccount(url, jwt);
  const pages = await exportFirstPages(url, jwt);
  // Whoever connects another account from here on is a person, who shall see the page.
  sandbox.behave({ approve: 'button' });
  process.stdout.write(demoGreeting({ url, jwt, log, pages, sandboxUrl: sandbox.url }));
}
