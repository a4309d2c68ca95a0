import { createCipheriv, randomBytes } from 'node:crypto';

/**
 * Closes a token as the service keeps it: AES-256-GCM in `v1.<key id>.<iv>.<tag>.<ciphertext>`, bound to the key, the
 * kind of token and the account. Written here again, since the rows are not made by the service but beside it.
 */
export function sealedToken(
  token: string,
  { accountId, kind, key }: { accountId: string; kind: 'access' | 'refresh'; key: Buffer },
): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(Buffer.from(JSON.stringify(['v1', KEY_ID, kind, accountId])));
  const sealed = Buffer.concat([cipher.update(token, 'utf8'), cipher.final()]);
  return ['v1', KEY_ID, ...[iv, cipher.getAuthTag(), sealed].map((part) => part.toString('base64url'))].join(
    '.',
  );
}

/** The id of the one key that the bench's processes have. */
export const KEY_ID = 'bench';
