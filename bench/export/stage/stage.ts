import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

import jsonwebtoken from 'jsonwebtoken';

import { connectAccount } from './connect-account.js';
import type { Postgres } from './postgres.js';
import type { SandboxSettings } from './sandbox-calls.js';
import { SandboxProcess } from './sandbox-process.js';
import { ServiceProcess } from './service-process.js';

export interface StageOptions {
  /** Of the sandbox; what is not said is Pipedrive's smallest plan at 150 ms, with tokens enough for any bench. */
  readonly sandbox?: SandboxSettings;
  /** The service's environment besides what it needs. */
  readonly env?: Readonly<Record<string, string>>;
  readonly nodeOptions?: readonly string[];
}

/** Somebody who calls the service. */
export interface Caller {
  readonly accountId: string;
  /** His JWT, behind `Bearer `. */
  readonly authorization: string;
}

/** A sandbox Pipedrive and the service, each a process, and a database of the service's own. */
export class Stage {
  private accounts = 0;

  private constructor(
    readonly sandbox: SandboxProcess,
    readonly service: ServiceProcess,
  ) {}

  static async start(postgres: Postgres, options: StageOptions = {}): Promise<Stage> {
    const { sandbox: settings, env, nodeOptions = [] } = options;
    const databaseUrl = await postgres.newDatabase();
    const sandbox = await SandboxProcess.start({ ...SANDBOX, ...settings });
    try {
      const service = await ServiceProcess.start({
        env: { ...serviceEnv(databaseUrl, sandbox), ...env },
        logFile: join(postgres.directory, 'service.log'),
        nodeOptions,
      });
      return new Stage(sandbox, service);
    } catch (error) {
      await sandbox.stop();
      throw error;
    }
  }

  /** A new account that is connected to the sandbox: the service knows no names for it, and its token is unused. */
  async connect(): Promise<Caller> {
    const accountId = `account-${(this.accounts += 1)}`;
    const jwt = jsonwebtoken.sign({ account_id: accountId }, JWT_SECRET, { expiresIn: '1d' });
    const authorization = `Bearer ${jwt}`;
    await connectAccount(this.service.url, authorization);
    return { accountId, authorization };
  }

  async stop(): Promise<void> {
    await this.service.stop();
    await this.sandbox.stop();
  }
}

/** What the service needs to run against a sandbox. */
export function serviceEnv(
  databaseUrl: string,
  { url, credentials }: Pick<SandboxProcess, 'url' | 'credentials'>,
): Record<string, string> {
  return {
    DATABASE_URL: databaseUrl,
    JWT_SECRET,
    CREDENTIALS_KEYS: `bench:${randomBytes(32).toString('base64')}`,
    PIPEDRIVE_CLIENT_ID: credentials.clientId,
    PIPEDRIVE_CLIENT_SECRET: credentials.clientSecret,
    PIPEDRIVE_OAUTH_URL: url,
    PIPEDRIVE_ALLOWED_HOSTS: new URL(url).host,
  };
}

const JWT_SECRET = randomBytes(32).toString('base64url');

/** OAuth on Pipedrive's smallest plan, 150 ms away. Access tokens outlive any run. */
export const SANDBOX = {
  latencyMs: 150,
  limits: { burst: 80, dailyTokens: 1_000_000_000 },
  accessTokenSeconds: 86_400,
  textCacheBytes: 256 * 1_048_576,
} as const satisfies SandboxSettings;
