import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type FileHandle, open, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { freePort } from '../../../dist/database/embedded/free-port.js';

export interface ServiceOptions {
  /** The environment besides what every service of the bench has: DATABASE_URL, JWT_SECRET, PIPEDRIVE_… */
  readonly env: Readonly<Record<string, string>>;
  /** Where its log goes. */
  readonly logFile: string;
  /** For Node itself, as `--cpu-prof`. */
  readonly nodeOptions?: readonly string[];
}

/** The service as its users run it: by the command of `npm run start:prod`, in production, and an environment. */
export class ServiceProcess {
  private constructor(
    readonly url: string,
    /** From the process's start until `/health/ready` has said yes. */
    readonly readyAfterMs: number,
    private readonly child: ChildProcess,
  ) {}

  /** @throws Error with its log, where it ends before it is ready */
  static async start({ env, logFile, nodeOptions = [] }: ServiceOptions): Promise<ServiceProcess> {
    const port = String(await freePort());
    const url = `http://127.0.0.1:${port}`;
    const log = await open(logFile, 'a');
    const options = [...(await productionOptions()), ...nodeOptions];
    const startedMs = performance.now();
    const child = spawn(process.execPath, [...options, MAIN], {
      env: {
        PATH: process.env['PATH'],
        NODE_ENV: 'production',
        HOST: '127.0.0.1',
        PORT: port,
        PIPEDRIVE_REDIRECT_URI: `${url}/v1/e/pipedrive/auth/callback`,
        ...env,
      },
      stdio: ['ignore', log.fd, log.fd],
    });
    const kill = (): void => void child.kill('SIGKILL');
    process.once('exit', kill);
    child.once('exit', () => process.off('exit', kill));
    await isReady(url, child, { log, logFile });
    return new ServiceProcess(url, performance.now() - startedMs, child);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Ends it as an operator would. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exit = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await exit;
  }
}

const MAIN = fileURLToPath(new URL('../../../dist/main.js', import.meta.url));

/** What Node is given where the service runs in production. */
async function productionOptions(): Promise<string[]> {
  const { scripts } = JSON.parse(await readFile(PACKAGE, 'utf8')) as {
    scripts: Record<'start:prod', string>;
  };
  return scripts['start:prod'].split(' ').filter((word) => word.startsWith('--'));
}

const PACKAGE = new URL('../../../package.json', import.meta.url);

async function isReady(
  url: string,
  child: ChildProcess,
  { log, logFile }: { log: FileHandle; logFile: string },
): Promise<void> {
  try {
    while (!(await saysReady(url))) {
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`The service does not start:\n${await readFile(logFile, 'utf8')}`);
      await sleep(POLL_MS);
    }
  } finally {
    // The process has its own by now.
    await log.close();
  }
}

const POLL_MS = 10;

async function saysReady(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/health/ready`);
    await answer.arrayBuffer();
    return answer.status === 200;
  } catch {
    // Nobody listens yet.
    return false;
  }
}
