import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { TEST_JWT_SECRET } from '../support/jwt.js';
import type { CommandAnswer, CommandCall, Commands } from './host/commands.js';

/** The secret that the service checks its own users with. */
export const USER_SECRET = 'secret-of-the-users-of-the-service-itself';

/** A service of somebody else's, in a process of its own. */
export interface ServiceProcess {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** What it can be asked beside HTTP. */
  ask<T extends keyof Commands>(name: T, ...parameters: Parameters<Commands[T]>): Promise<unknown>;
  /** Shuts it down in order. @throws Error where it does not end well */
  stop(): Promise<void>;
}

/**
 * Starts a compiled main file with nothing of our own environment but what it needs.
 * @throws Error with what it wrote, where it ends before it listens
 */
export async function startService(
  mainFile: string,
  options: { port: number; databaseUrl: string; variables?: Record<string, string> },
): Promise<ServiceProcess> {
  const child = fork(mainFile, {
    cwd: dirname(mainFile),
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      PORT: String(options.port),
      DATABASE_URL: options.databaseUrl,
      CALLER_SECRET: TEST_JWT_SECRET,
      USER_SECRET,
      ...options.variables,
    },
  });
  const output: string[] = [];
  child.stdout?.on('data', (chunk) => output.push(String(chunk)));
  child.stderr?.on('data', (chunk) => output.push(String(chunk)));
  await listening(child, output);
  return {
    url: `http://127.0.0.1:${options.port}`,
    ask: asker(child),
    stop: () => stop(child, output),
  };
}

async function listening(child: ChildProcess, output: string[]): Promise<void> {
  const ended = once(child, 'exit').then(() => {
    throw new Error(`the service ended before it listened:\n${output.join('')}`);
  });
  await Promise.race([once(child, 'message'), ended]);
  ended.catch(() => undefined);
}

function asker(child: ChildProcess): ServiceProcess['ask'] {
  const waiting = new Map<number, (answer: CommandAnswer) => void>();
  child.on('message', (answer: CommandAnswer) => waiting.get(answer.call)?.(answer));
  return async (name, ...parameters) => {
    const call = waiting.size;
    const answer = await new Promise<CommandAnswer>((resolve) => {
      waiting.set(call, resolve);
      child.send({ call, name, parameters } satisfies CommandCall);
    });
    if ('error' in answer) throw new Error(answer.error);
    return answer.result;
  };
}

async function stop(child: ChildProcess, output: string[]): Promise<void> {
  const exit = once(child, 'exit') as Promise<[number | null]>;
  child.disconnect();
  const [code] = await exit;
  if (code !== 0) throw new Error(`the service ended with ${code}:\n${output.join('')}`);
}
