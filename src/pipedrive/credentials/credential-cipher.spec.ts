import { randomBytes } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import type { CredentialKey, ResolvedOptions } from '../pipedrive.options.js';
import { CredentialCipher } from './credential-cipher.js';
import type { SealedFor } from './sealed-for.js';
import { UnreadableCredentialError } from './unreadable-credential.error.js';

const k1 = { id: 'k1', key: randomBytes(32) };
const k2 = { id: 'k2', key: randomBytes(32) };
const owner: SealedFor = { accountId: 'acc-1', token: 'access' };

describe('the credential cipher', () => {
  it('opens what it has sealed, and never seals the same secret alike', () => {
    const cipher = cipherOf(k1);
    const [one, other] = [cipher.seal('tökén', owner), cipher.seal('tökén', owner)];
    expect(cipher.open(one, owner)).toBe('tökén');
    expect(one).not.toBe(other);
    expect(one).not.toContain('tökén');
  });

  it('seals with the first key and opens with every key of the ring', () => {
    const old = cipherOf(k1).seal('secret', owner);
    expect(cipherOf(k2, k1).open(old, owner)).toBe('secret');
    expect(cipherOf(k2, k1).seal('secret', owner)).toMatch(/^v1\.k2\./);
  });

  it("names the key that is missing, without the token's ciphertext", () => {
    const envelope = cipherOf(k1).seal('secret', owner);
    const problem = "The access token of account acc-1 can't be decrypted: its key k1 is not among the keys";
    expect(() => cipherOf(k2).open(envelope, owner)).toThrow(problem);
    expect(() => cipherOf(k2).open(envelope, owner)).not.toThrow(envelope);
  });

  it.each<[string, SealedFor]>([
    ['another account', { accountId: 'acc-2', token: 'access' }],
    ['the other token', { accountId: 'acc-1', token: 'refresh' }],
  ])('does not open for %s', (_, other) => {
    const envelope = cipherOf(k1).seal('secret', owner);
    expect(() => cipherOf(k1).open(envelope, other)).toThrow(UnreadableCredentialError);
  });

  it.each<[string, SealedFor]>([
    ['another login of the account', { accountId: 'acc-1', token: 'pending b' }],
    ['the same login of another account', { accountId: 'acc-2', token: 'pending a' }],
    ['a token of the account', owner],
  ])('does not open what waits for a confirmation for %s', (_, other) => {
    const envelope = cipherOf(k1).seal('grant', { accountId: 'acc-1', token: 'pending a' });
    expect(() => cipherOf(k1).open(envelope, other)).toThrow(UnreadableCredentialError);
  });

  it('does not open when any one character was changed', () => {
    const cipher = cipherOf(k1, k2);
    const envelope = cipher.seal('a secret of some length', owner);
    const positions = [...envelope].map((_, at) => at);
    const tampered = positions.map(
      (at) => `${envelope.slice(0, at)}${envelope[at] === 'B' ? 'C' : 'B'}${envelope.slice(at + 1)}`,
    );
    for (const text of tampered) {
      expect(() => cipher.open(text, owner)).toThrow(UnreadableCredentialError);
    }
  });

  it('does not open when only the key id was changed, though both keys are the same', () => {
    const cipher = cipherOf(k1, { id: 'k2', key: k1.key });
    const renamed = cipher.seal('secret', owner).replace('v1.k1.', 'v1.k2.');
    expect(() => cipher.open(renamed, owner)).toThrow(UnreadableCredentialError);
  });

  it.each([
    ['padded', (text: string) => `${text}=`],
    ['with a blank', (text: string) => ` ${text}`],
    ['with something that is no base64', (text: string) => `${text}*`],
    ['with unused bits', (text: string) => `${text.slice(0, -1)}${text.endsWith('A') ? 'B' : 'A'}`],
  ])('opens one text alone, not the same bytes %s', (_, change) => {
    const cipher = cipherOf(k1);
    const envelope = cipher.seal('four', owner);
    const changed = change(envelope);
    expect(cipher.opens(envelope, owner)).toBe(true);
    expect(cipher.opens(changed, owner)).toBe(false);
  });

  it("never repeats a key's name that is none", () => {
    const forged = cipherOf(k1).seal('secret', owner).replace('v1.k1.', 'v1.k1\nforged line.');
    expect(() => cipherOf(k1).open(forged, owner)).toThrow('it is no envelope of this module');
  });

  it('does not accept a shortened authentication tag', () => {
    const parts = cipherOf(k1).seal('secret', owner).split('.');
    parts[3] = Buffer.from(parts[3] ?? '', 'base64url')
      .subarray(0, 4)
      .toString('base64url');
    expect(() => cipherOf(k1).open(parts.join('.'), owner)).toThrow('it is no envelope of this module');
  });

  it.each(['', 'plain-token', 'v1.k1.a.b', 'v2.k1.a.b.c', 'v1.k1.a.b.c.d'])(
    'calls %j no envelope',
    (text) => {
      expect(() => cipherOf(k1).open(text, owner)).toThrow('it is no envelope of this module');
    },
  );
});

function cipherOf(...keys: CredentialKey[]): CredentialCipher {
  return new CredentialCipher({ credentials: { keys } } as unknown as ResolvedOptions);
}
