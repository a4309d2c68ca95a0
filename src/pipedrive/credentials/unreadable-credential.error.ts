import type { SealedFor } from './sealed-for.js';

/**
 * A stored token can't be opened: its key has left the ring, or the row was tampered with. No caller can mend it, so
 * it belongs to no answer of the contract and ends as the host's 500; the message is for the operator.
 */
export class UnreadableCredentialError extends Error {
  /** What is wrong with it, in words that bear nothing of it. */
  readonly problem: string;

  constructor(facts: SealedFor & { problem: string; cause?: unknown }) {
    super(
      `The ${facts.token} token of account ${facts.accountId} can't be decrypted: ${facts.problem} (credentials.keys)`,
      { cause: facts.cause },
    );
    this.name = new.target.name;
    this.problem = facts.problem;
  }
}
