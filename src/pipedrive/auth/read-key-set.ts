import { createPublicKey, type KeyObject } from 'node:crypto';

import { Axios } from 'axios';
import jwksRsa from 'jwks-rsa';

import { type PublicKey, readPublicKey } from './read-public-key.js';

/** A key of an issuer's set. */
export interface SetKey extends Pick<PublicKey, 'algorithm'> {
  readonly kid: string | undefined;
  readonly key: KeyObject;
}

/**
 * Reads a key set from its issuer: the keys in it that signatures of ours can be checked with. A set that is well-formed
 * is believed, also where that leaves none.
 * @throws Error where the issuer is down, slow or odd; its message bears no address
 */
export async function readKeySet(uri: string): Promise<SetKey[]> {
  const keys = await fetchKeys(uri);
  return (await signingKeys(uri, keys)).flatMap(({ kid, alg, getPublicKey }) => {
    const { pem, algorithm } = usable(getPublicKey()) ?? {};
    if (pem === undefined || algorithm === undefined || (alg ?? algorithm) !== algorithm) return [];
    return { kid, algorithm, key: createPublicKey(pem) };
  });
}

/** One request, bounded in time and size, that follows no redirect; of an axios that the host has no part in. */
async function fetchKeys(uri: string): Promise<object[]> {
  const signal = AbortSignal.timeout(LIMIT_MS);
  const { status, data } = await http
    .get<string>(uri, { headers: { Accept: 'application/json' }, signal })
    .catch((error: unknown) => {
      throw new Error(
        signal.aborted ? `no answer within ${LIMIT_MS} ms` : `it could not be asked (${codeOf(error)})`,
      );
    });
  if (status !== 200) throw new Error(`answered ${status}`);
  return keysIn(data);
}

const LIMIT_MS = 5_000;

const http = new Axios({
  // Axios itself would look for an adapter in the process-wide defaults.
  adapter: 'http',
  timeout: 0,
  maxRedirects: 0,
  maxContentLength: 256 * 1024,
  responseType: 'text',
  transformResponse: [],
  validateStatus: () => true,
});

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}

function keysIn(text: string): object[] {
  const keys = (parsed(text) as { keys?: unknown } | null)?.keys;
  if (!Array.isArray(keys)) throw new Error('answered something that is no key set');
  return keys.filter((key): key is object => typeof key === 'object' && key !== null);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('answered something that is not JSON');
  }
}

async function signingKeys(
  jwksUri: string,
  keys: object[],
): Promise<{ kid?: string; alg?: string; getPublicKey(): string }[]> {
  try {
    return await jwksRsa({ jwksUri, cache: false, fetcher: async () => ({ keys }) }).getSigningKeys();
  } catch (error) {
    // So it says that there are none.
    if (error instanceof jwksRsa.JwksError) return [];
    throw error;
  }
}

function usable(pem: string): PublicKey | undefined {
  try {
    return readPublicKey(pem);
  } catch {
    // A set may hold keys for others' algorithms.
    return undefined;
  }
}
