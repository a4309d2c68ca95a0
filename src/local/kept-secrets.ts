import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import type { Variables } from '../config/variables.js';

/**
 * The secrets of local runs: made once and kept, readable by their owner alone, so that tokens and stored credentials
 * stay good from one start to the next.
 * @param data the directory, with a trailing slash
 */
export async function keptSecrets(data: string): Promise<Variables> {
  return {
    JWT_SECRET: await kept(`${data}jwt-secret`, () => randomBytes(48).toString('base64url')),
    CREDENTIALS_KEYS: await kept(
      `${data}credentials-keys`,
      () => `local:${randomBytes(32).toString('base64')}`,
    ),
  };
}

async function kept(file: string, make: () => string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const secret = make();
    await writeFile(file, secret, { mode: 0o600 });
    return secret;
  }
}
