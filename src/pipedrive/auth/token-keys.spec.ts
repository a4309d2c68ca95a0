import { generateKeyPairSync } from 'node:crypto';

import jsonwebtoken from 'jsonwebtoken';
import { describe, expect, it } from 'vitest';

import type { CallerKey, ResolvedOptions } from '../pipedrive.options.js';
import { readPublicKey } from './read-public-key.js';
import { TokenKeys } from './token-keys.js';

const secret = 'a secret of thirty-two bytes, ä€';
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const publicPem = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString();

describe("the key for a caller's token", () => {
  it.each<[string, CallerKey, string]>([
    ['a secret', { kind: 'secret', secret }, jsonwebtoken.sign({}, secret)],
    [
      'a public key',
      { kind: 'publicKey', ...readPublicKey(publicPem) },
      jsonwebtoken.sign({}, rsa.privateKey, { algorithm: 'RS256' }),
    ],
  ])('is made once of %s, and checks it', async (_, key, token) => {
    const keys = new TokenKeys({ jwt: { key } } as ResolvedOptions);
    const [first, second] = [await keys.keyFor(token), await keys.keyFor(token)];
    expect(second).toBe(first);
    expect(() => jsonwebtoken.verify(token, first, { algorithms: keys.algorithms })).not.toThrow();
  });
});
