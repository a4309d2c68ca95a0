import { createHash, randomBytes } from 'node:crypto';

/** What is kept of a secret that somebody else holds: enough to know it again, and not to use it. */
export function secretHash(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** 256 random bits: nobody guesses them, so their hash needs no salt and no stretching. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}
