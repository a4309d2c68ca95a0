import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Whether an `Authorization` header bears the app's own credentials, `Basic base64(id:secret)`. Digests are compared, in
 * constant time: neither what is right nor how much of it can be measured.
 */
export function isClient(
  authorization: string | undefined,
  { clientId, clientSecret }: { readonly clientId: string; readonly clientSecret: string },
): boolean {
  const encoded = /^Basic +([A-Za-z0-9+/]+={0,2})$/i.exec(authorization ?? '')?.[1] ?? '';
  const given = Buffer.from(encoded, 'base64');
  return timingSafeEqual(digestOf(given), digestOf(Buffer.from(`${clientId}:${clientSecret}`)));
}

function digestOf(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}
