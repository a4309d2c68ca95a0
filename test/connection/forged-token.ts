import { createHmac, type KeyObject, sign } from 'node:crypto';

/** Signs what a JWT's first two parts say; whether rightly is the test's business. */
export type Signer = (input: string) => Buffer;

/** A token of any header and any claims, also of those that a library would refuse to sign. Texts are taken as JSON. */
export function tokenOf(header: unknown, claims: unknown, signer: Signer): string {
  const input = `${part(header)}.${part(claims)}`;
  return `${input}.${signer(input).toString('base64url')}`;
}

/** HS256. */
export function hmac(secret: string): Signer {
  return (input) => createHmac('sha256', secret).update(input).digest();
}

/** RS256, or ES256 where the key is of a curve. */
export function rsaOrEc(key: KeyObject): Signer {
  return (input) => sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
}

/** No signature at all. */
export function unsigned(): Buffer {
  return Buffer.alloc(0);
}

function part(value: unknown): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
}
