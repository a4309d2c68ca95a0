import { generateKeyPairSync, type KeyObject } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { readPublicKey } from './read-public-key.js';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });

describe('readPublicKey', () => {
  it.each([
    ['RSA as SPKI', spki(rsa.publicKey), 'RS256', rsa.publicKey],
    [
      'RSA as PKCS #1',
      rsa.publicKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
      'RS256',
      rsa.publicKey,
    ],
    ['EC on P-256', spki(ec.publicKey), 'ES256', ec.publicKey],
  ])('reads %s, which is good for one algorithm', (_, pem, algorithm, key) => {
    expect(readPublicKey(pem)).toEqual({ pem: spki(key), algorithm });
  });

  it.each([
    ['a private key', pkcs8(rsa.privateKey), 'it is a private key'],
    [
      'a private EC key',
      ec.privateKey.export({ type: 'sec1', format: 'pem' }).toString(),
      'it is a private key',
    ],
    ['a public key with its private one', spki(rsa.publicKey) + pkcs8(rsa.privateKey), 'it is a private key'],
    ['no PEM', 'a-secret-of-thirty-two-bytes-or-more', 'it is not a PEM that can be read'],
    ['nothing', '', 'it is not a PEM that can be read'],
    ['a PEM that is cut', spki(rsa.publicKey).slice(0, 200), 'it is not a PEM that can be read'],
    [
      'RSA that is too short',
      spki(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey),
      'it is rsa 1024',
    ],
    [
      'RSA for PSS alone',
      spki(generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).publicKey),
      'it is rsa-pss 2048',
    ],
    [
      'another curve',
      spki(generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey),
      'it is ec secp384r1',
    ],
    ['Ed25519', spki(generateKeyPairSync('ed25519').publicKey), 'it is ed25519'],
  ])('refuses %s, and does not show it', (_, pem, what) => {
    expect(() => readPublicKey(pem)).toThrow(
      new Error(`must be the PEM of a public key, RSA of at least 2048 bits or EC on P-256 (${what})`),
    );
  });
});

function spki(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'pem' }).toString();
}

function pkcs8(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}
