import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { vi } from 'vitest';

import { freePort } from '../../src/database/embedded/free-port.js';
import { built } from '../support/built.js';

/** The built service in a process of its own, and all that it writes. */
export interface WatchedService {
  readonly url: string;
  readonly pid: number;
  /** Exit code or signal. */
  readonly ended: Promise<number | string | null>;
  readonly output: { stdout: string; stderr: string };
  signal(name: 'SIGTERM' | 'SIGUSR2' | 'SIGKILL'): void;
  /** @throws Error with what it has written, where it does not */
  isListening(): Promise<void>;
}

/** @param options.nodeOptions for Node itself, as `--import=…` */
export async function startWatchedService(
  variables: Record<string, string>,
  { nodeOptions = [] }: { nodeOptions?: readonly string[] } = {},
): Promise<WatchedService> {
  const port = variables['PORT'] ?? String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  const env = {
    PATH: process.env['PATH'],
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: port,
    PIPEDRIVE_REDIRECT_URI: `${url}/v1/e/pipedrive/auth/callback`,
    ...variables,
  };
  const child = spawn(process.execPath, [...nodeOptions, built('main.js')], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  return {
    url,
    pid: child.pid ?? 0,
    output,
    ended: once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string | null),
    signal: (name) => child.kill(name),
    isListening: async () => {
      const listening = (): void => {
        if (!output.stdout.includes('"msg":"listening"')) throw new Error(JSON.stringify(output));
      };
      await vi.waitFor(listening, { timeout: 60_000, interval: 100 });
    },
  };
}
