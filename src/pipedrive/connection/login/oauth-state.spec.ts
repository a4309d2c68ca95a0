import { randomBytes, randomUUID } from 'node:crypto';

import jwt from 'jsonwebtoken';
import { describe, expect, it } from 'vitest';

import type { CredentialKey, ResolvedOptions } from '../../pipedrive.options.js';
import { OAuthState } from './oauth-state.js';

const k1 = { id: 'k1', key: randomBytes(32) };
const k2 = { id: 'k2', key: randomBytes(32) };
const request = {
  id: randomUUID(),
  accountId: 'acc-1',
  forwardUrl: 'https://app.example/?a=b',
  browserHash: 'hash',
};
const noon = new Date('2026-01-01T12:00:00Z');
const after = (seconds: number): Date => new Date(noon.getTime() + seconds * 1000);

describe("OAuth's state", () => {
  it('brings back what it was made of', () => {
    const state = stateOf(k1);
    expect(state.verify(state.sign(request, noon), noon)).toEqual(request);
    const without = { ...request, accountId: '7', forwardUrl: undefined, browserHash: undefined };
    expect(state.verify(state.sign(without, noon), noon)).toEqual(without);
  });

  it('lives 10 minutes', () => {
    const state = stateOf(k1);
    const signed = state.sign(request, noon);
    expect(state.verify(signed, after(599))).toEqual(request);
    expect(() => state.verify(signed, after(600))).toThrow('Invalid state: it is older than 10 minutes');
  });

  it('is signed with the first key and verified with all', () => {
    const old = stateOf(k1).sign(request, noon);
    expect(stateOf(k2, k1).verify(old, noon)).toEqual(request);
    expect(() => stateOf(k1).verify(stateOf(k2, k1).sign(request, noon), noon)).toThrow('not issued');
    expect(() => stateOf(k2, k1).verify(old, after(700))).toThrow('older than 10 minutes');
  });

  it.each<[string, string]>([
    ['nothing', ''],
    ['no token', 'abc'],
    ['another key', stateOf(k2).sign(request, noon)],
    ['the credential key itself', signed({}, k1.key)],
    ['no signature', jwt.sign({ sub: 'acc-1' }, '', { algorithm: 'none' })],
  ])('refuses %s, and does not repeat it', (_, forged) => {
    expect(() => stateOf(k1).verify(forged, noon)).toThrow(
      'Invalid state: it was not issued by this service; start again at login',
    );
  });
});

function stateOf(...keys: CredentialKey[]): OAuthState {
  return new OAuthState({ credentials: { keys } } as unknown as ResolvedOptions);
}

function signed(claims: object, key: Buffer): string {
  return jwt.sign(claims, key, { subject: 'acc-1', expiresIn: 600 });
}
