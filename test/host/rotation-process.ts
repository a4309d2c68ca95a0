import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { expect } from 'vitest';

import type { CredentialKey } from '../../src/index.js';
import { built } from '../support/built.js';
import { eventually } from '../support/eventually.js';

/** The command `npm run credentials:rotate` at work, and what it has written so far. */
export interface Rotation {
  readonly child: ReturnType<typeof spawn>;
  /** Its exit code. */
  readonly ended: Promise<number | null>;
  stdout: string;
  stderr: string;
}

export function startRotation(variables: Readonly<Record<string, string>>): Rotation {
  const child = spawn(process.execPath, [built('database/rotate-credentials.js')], {
    env: { PATH: process.env['PATH'], ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const running: Rotation = { child, ended, stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (running.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (running.stderr += chunk.toString()));
  return running;
}

/** Until the process has heard of it. */
export async function interrupt(running: Rotation, signal: 'SIGINT' | 'SIGTERM'): Promise<void> {
  running.child.kill(signal);
  await eventually(() => expect(running.stderr).toContain('Ending after this account'));
}

/** Of the last line that a rotation has written. */
export function counts({ stdout }: Rotation): { reEncrypted: number; current: number; unreadable: number } {
  const [reEncrypted = -1, current = -1, unreadable = -1] =
    (stdout.trimEnd().split('\n').at(-1) ?? '').match(/\d+/g)?.map(Number) ?? [];
  return { reEncrypted, current, unreadable };
}

/** CREDENTIALS_KEYS of these keys. */
export function ringOf(...keys: CredentialKey[]): string {
  return keys.map(({ id, key }) => `${id}:${key.toString('base64')}`).join(',');
}
