import type { Variables } from '../config/variables.js';
import { startEmbeddedPostgres } from '../database/embedded/embedded-postgres.js';
import { ensureDatabase } from '../database/ensure-database.js';
import { type Sandbox, startSandbox } from '../sandbox/index.js';
import { usesSandbox } from './check-given.js';
import type { Running } from './running.js';

/** Starts the embedded Postgres, unless DATABASE_URL names another. */
export async function databaseVariables(
  given: Variables,
  data: string,
  running: Running,
): Promise<Variables> {
  if (given['DATABASE_URL'] !== undefined) return {};
  const options = {
    directory: `${data}postgres`,
    persistent: true,
    durable: true,
    announce: (line: string) => process.stdout.write(`${line}\n`),
  };
  const postgres = await running.start(
    () => startEmbeddedPostgres(options),
    (started) => started,
  );
  await ensureDatabase(postgres.url('postgres'), 'pipedrive_export');
  return { DATABASE_URL: postgres.url('pipedrive_export') };
}

/** Starts the sandbox, unless the variables name a registered app: then it is the real Pipedrive. */
export async function pipedriveVariables(
  given: Variables,
  port: number,
  running: Running,
): Promise<{ variables: Variables; sandbox: Sandbox | undefined }> {
  const redirectUri = `http://localhost:${port}/v1/e/pipedrive/auth/callback`;
  if (!usesSandbox(given)) {
    const variables = { PIPEDRIVE_REDIRECT_URI: given['PIPEDRIVE_REDIRECT_URI'] ?? redirectUri };
    return { variables, sandbox: undefined };
  }
  const options = { approve: 'automatic', redirectUris: [redirectUri], company: { deals: 1_000 } } as const;
  const sandbox = await running.start(
    () => startSandbox(options),
    (started) => ({ stop: () => started.close() }),
  );
  const variables = {
    PIPEDRIVE_CLIENT_ID: sandbox.options.clientId,
    PIPEDRIVE_CLIENT_SECRET: sandbox.options.clientSecret,
    PIPEDRIVE_REDIRECT_URI: redirectUri,
    PIPEDRIVE_OAUTH_URL: sandbox.url,
    PIPEDRIVE_ALLOWED_HOSTS: new URL(sandbox.url).host,
  };
  return { variables, sandbox };
}
