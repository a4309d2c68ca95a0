import { InternalError } from '../errors/index.js';
import type { SealedFor } from './sealed-for.js';

/**
 * A stored token can't be opened: its key has left the ring, or the row was tampered with. Whoever put the key back
 * has mended it; so does the customer who connects again, but nobody is told to, since most often a key was forgotten
 * in a deployment and every account of the service is struck at once.
 */
export class UnreadableCredentialError extends InternalError {
  /** What is wrong with the token, in words that bear nothing of it. */
  readonly problem: string;

  constructor({ accountId, token, problem, cause }: SealedFor & { problem: string; cause?: unknown }) {
    super(
      `The ${token} token of account ${accountId} can't be decrypted: ${problem}. ` +
        'Put the key that has closed it into credentials.keys (CREDENTIALS_KEYS), or let the account connect again',
      { cause },
    );
    this.problem = problem;
  }
}
