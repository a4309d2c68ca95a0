import { type DataSource, IsNull, MoreThan, Not, type Repository } from 'typeorm';

import type { CredentialCipher } from './credential-cipher.js';
import { isLive, OAuthCredential } from './oauth-credential.entity.js';
import { rotateRow, type UnreadableAccount } from './rotate-row.js';

/** What a rotation has done so far. Every connected account that it has come to is in one of the three. */
export interface RotationProgress {
  /** Accounts whose tokens are closed by the first key now, and were not before. */
  readonly reEncrypted: number;
  /** Accounts whose tokens were closed by the first key already, and open. */
  readonly current: number;
  /** Accounts whose tokens can't be opened. They are left as they are. */
  readonly unreadable: readonly UnreadableAccount[];
}

export interface RotationReport extends RotationProgress {
  /** False where `signal` has ended the rotation before its last account. Another one goes on from there. */
  readonly isComplete: boolean;
  /** Accounts whose tokens somebody has closed by another key meanwhile: a replica still has another key in front. */
  readonly behind: number;
}

export interface RotationOptions {
  /** How many rows are read at once. Default 500. */
  batchSize?: number;
  /** Ends the rotation after the account that it is at. */
  signal?: AbortSignal;
  /** Hears what has been done after each batch. */
  onBatch?: (progress: RotationProgress) => void;
}

/**
 * Closes the tokens of every row by the cipher's first key, an account at a time. See `rotateCredentials`.
 */
export async function rotateRows(
  dataSource: DataSource,
  cipher: CredentialCipher,
  { batchSize = 500, signal, onBatch }: RotationOptions,
): Promise<RotationReport> {
  const rows = dataSource.getRepository(OAuthCredential);
  const done = { reEncrypted: 0, current: 0, unreadable: [] as UnreadableAccount[] };
  for await (const batch of batches(rows, batchSize)) {
    for (const row of batch) {
      if (signal?.aborted) return { ...done, isComplete: false, behind: 0 };
      const outcome = await rotateRow(row, { rows, cipher });
      if (typeof outcome === 'object') done.unreadable.push(outcome);
      else if (outcome !== 'gone') done[outcome] += 1;
    }
    onBatch?.({ ...done, unreadable: [...done.unreadable] });
  }
  return { ...done, isComplete: true, behind: await countBehind(dataSource, cipher, done.unreadable) };
}

/** Every row that has tokens, by its account: rows that come later need nothing of us. */
async function* batches(rows: Repository<OAuthCredential>, batchSize: number) {
  for (let last: string | undefined; ;) {
    const batch = await rows.find({
      where: { accessToken: Not(IsNull()), ...(last !== undefined && { accountId: MoreThan(last) }) },
      order: { accountId: 'ASC' },
      take: batchSize,
    });
    if (batch.length === 0) return;
    yield batch.filter(isLive);
    last = batch.at(-1)?.accountId;
  }
}

async function countBehind(
  dataSource: DataSource,
  { firstKeyId }: CredentialCipher,
  unreadable: readonly UnreadableAccount[],
): Promise<number> {
  const [row]: { behind: number }[] = await dataSource.query(
    `SELECT count(*)::integer AS behind FROM pipedrive_oauth_credentials
      WHERE (split_part(access_token, '.', 2) <> $1 OR split_part(refresh_token, '.', 2) <> $1)
        AND account_id <> ALL ($2::text[])`,
    [firstKeyId, unreadable.map(({ accountId }) => accountId)],
  );
  return row?.behind ?? 0;
}
