import type { DataSource } from 'typeorm';

import { CredentialCipher } from './credentials/credential-cipher.js';
import { type RotationOptions, type RotationReport, rotateRows } from './credentials/rotate-rows.js';
import type { CredentialKey } from './pipedrive.options.js';
import { keyRing } from './resolve-options.js';

/**
 * Closes the stored tokens of every account by the first key of the ring, while services use them: an account at a
 * time, without a lock or a transaction that outlasts one statement. What a service writes meanwhile is never written
 * over. It may be interrupted, repeated and run several times at once.
 *
 * Every service has to have the whole ring before, with the same key in front. A key may leave the ring once nothing is
 * closed by it any more and 10 minutes have passed, which is how long a login that has begun lives.
 *
 * @param dataSource an initialised one with the module's entities
 * @param keys the ring, as the module is given it
 * @throws Error where the ring is not acceptable or the database fails; what was done until then stays done
 */
export async function rotateCredentials(
  dataSource: DataSource,
  keys: readonly CredentialKey[],
  options: RotationOptions = {},
): Promise<RotationReport> {
  const cipher = new CredentialCipher({ credentials: { keys: keyRing(keys) } });
  return rotateRows(dataSource, cipher, options);
}
