import type { CallerKey, PipedriveModuleOptions } from '../pipedrive.options.js';
import { readPublicKey } from './read-public-key.js';

type JwtOptions = PipedriveModuleOptions['jwt'];

/**
 * What callers' tokens are checked with, of a host's options.
 * @throws Error that names the option, what it must be and, where that is no secret, the value received
 */
export function callerKey(jwt: JwtOptions | undefined): CallerKey {
  const { secret, publicKey, jwksUri } = jwt ?? {};
  const given = Object.entries({ secret, publicKey, jwksUri }).filter(([, value]) => value !== undefined);
  if (given.length !== 1) {
    const names = given.map(([name]) => name).join(', ');
    throw refused(
      'jwt',
      `must have exactly one of secret, publicKey and jwksUri (got ${JSON.stringify(names)})`,
    );
  }
  if (publicKey !== undefined) return { kind: 'publicKey', ...publicKeyOf(publicKey) };
  return jwksUri === undefined ? secretOf(secret) : keySetOf(jwksUri);
}

function secretOf(secret: unknown): CallerKey {
  const bytes = typeof secret === 'string' ? Buffer.byteLength(secret) : 0;
  if (typeof secret !== 'string' || bytes < 32)
    throw refused('jwt.secret', `must be a text of at least 32 bytes (got "${bytes} bytes")`);
  // Everybody knows a public key: as a secret it would let everybody in.
  if (secret.includes('-----BEGIN'))
    throw refused('jwt.secret', 'must be no PEM, which jwt.publicKey is for');
  return { kind: 'secret', secret };
}

function publicKeyOf(pem: string): ReturnType<typeof readPublicKey> {
  try {
    return readPublicKey(pem);
  } catch (cause) {
    throw refused('jwt.publicKey', cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function keySetOf(uri: string): CallerKey {
  if (isKeySetUri(uri)) return { kind: 'keySet', uri };
  throw refused('jwt.jwksUri', KEY_SET_URI_RULE);
}

/** Whoever changes the answer on its way lets himself in: https, but for loopback. */
export function isKeySetUri(value: unknown): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  const { protocol, hostname, username, password } = new URL(value);
  const isLoopback = /^(localhost|\[::1\]|127\.\d+\.\d+\.\d+)$/.test(hostname);
  return (
    username === '' && password === '' && (protocol === 'https:' || (protocol === 'http:' && isLoopback))
  );
}

export const KEY_SET_URI_RULE = 'must be an https URL without user or password (http for loopback alone)';

function refused(option: string, problem: string, cause?: unknown): Error {
  return new Error(`PipedriveModule: ${option} ${problem}`, { cause });
}
