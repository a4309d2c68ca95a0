import { createPublicKey, type KeyObject } from 'node:crypto';

/** A public key that signatures are checked with, and the one algorithm that it is good for. */
export interface PublicKey {
  /** PEM of its SubjectPublicKeyInfo. */
  readonly pem: string;
  readonly algorithm: 'RS256' | 'ES256';
}

/**
 * Reads the PEM of a public key: RSA of at least 2048 bits, or EC on P-256.
 * @throws Error whose message goes on after the name of what held the PEM, and never shows it: it may be a private key
 */
export function readPublicKey(pem: string): PublicKey {
  // Node would make the public key of a private one, which then lies where it does not belong.
  if (/PRIVATE KEY/.test(pem)) throw refused('it is a private key');
  const key = parsed(pem);
  const algorithm = algorithmOf(key);
  if (algorithm === undefined) throw refused(`it is ${describe(key)}`);
  return { pem: key.export({ type: 'spki', format: 'pem' }).toString(), algorithm };
}

function parsed(pem: string): KeyObject {
  try {
    return createPublicKey(pem);
  } catch {
    throw refused('it is not a PEM that can be read');
  }
}

function algorithmOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): 'RS256' | 'ES256' | undefined {
  if (asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= 2048) return 'RS256';
  if (asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1') return 'ES256';
  return undefined;
}

function describe({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): string {
  const detail = asymmetricKeyDetails?.modulusLength ?? asymmetricKeyDetails?.namedCurve;
  return [asymmetricKeyType, detail].filter((part) => part !== undefined).join(' ');
}

function refused(what: string): Error {
  return new Error(`must be the PEM of a public key, RSA of at least 2048 bits or EC on P-256 (${what})`);
}
