import type { Repository } from 'typeorm';

import type { CredentialCipher } from './credential-cipher.js';
import { isLive, type LiveCredential, type OAuthCredential } from './oauth-credential.entity.js';
import { UnreadableCredentialError } from './unreadable-credential.error.js';

/** An account whose tokens can't be opened, and why, in words that bear nothing of them. */
export interface UnreadableAccount {
  readonly accountId: string;
  readonly problem: string;
}

/**
 * Closes the tokens of one row by the first key. They are opened first, also where that key has closed them: an id may
 * have been given to another key.
 *
 * The new envelopes are written only over those that were read. A refresh that saves meanwhile wins, and the row is
 * looked at again; one that is under way is not disturbed, since its lease and the row's version stay as they are.
 */
export async function rotateRow(
  row: LiveCredential,
  { rows, cipher }: { rows: Repository<OAuthCredential>; cipher: CredentialCipher },
): Promise<'reEncrypted' | 'current' | 'gone' | UnreadableAccount> {
  const { accountId } = row;
  for (let seen: OAuthCredential | null = row; seen !== null && isLive(seen);) {
    const opened = open(seen, cipher);
    if ('problem' in opened) return opened;
    if (cipher.isCurrent(seen.accessToken) && cipher.isCurrent(seen.refreshToken)) return 'current';
    if (await replace(seen, sealed(opened, accountId, cipher), rows)) return 'reEncrypted';
    seen = await rows.findOneBy({ accountId });
  }
  return 'gone';
}

interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

function open(
  { accountId, accessToken, refreshToken }: LiveCredential,
  cipher: CredentialCipher,
): Tokens | UnreadableAccount {
  try {
    return {
      accessToken: cipher.open(accessToken, { accountId, token: 'access' }),
      refreshToken: cipher.open(refreshToken, { accountId, token: 'refresh' }),
    };
  } catch (error) {
    if (error instanceof UnreadableCredentialError) return { accountId, problem: error.problem };
    throw error;
  }
}

function sealed({ accessToken, refreshToken }: Tokens, accountId: string, cipher: CredentialCipher): Tokens {
  return {
    accessToken: cipher.seal(accessToken, { accountId, token: 'access' }),
    refreshToken: cipher.seal(refreshToken, { accountId, token: 'refresh' }),
  };
}

async function replace(
  { accountId, accessToken, refreshToken }: LiveCredential,
  next: Tokens,
  rows: Repository<OAuthCredential>,
): Promise<boolean> {
  const { affected } = await rows.update({ accountId, accessToken, refreshToken }, { ...next });
  return affected === 1;
}
