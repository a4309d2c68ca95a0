import { generateKeyPairSync, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { PipedriveModuleOptions } from './pipedrive.options.js';
import { parseCredentialKeys, resolveOptions } from './resolve-options.js';

const key = { id: 'k1', key: randomBytes(32) };
const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const options: PipedriveModuleOptions = {
  jwt: { secret: 'x'.repeat(32) },
  oauth: {
    clientId: 'id',
    clientSecret: 'secret',
    redirectUri: 'https://app.example.com/v1/e/pipedrive/auth/callback',
  },
  credentials: { keys: [key] },
};

describe('resolveOptions', () => {
  it('applies every default', () => {
    expect(resolveOptions(options)).toMatchObject({
      jwt: { issuer: undefined, audience: undefined, accountClaim: 'account_id' },
      oauth: { baseUrl: 'https://oauth.pipedrive.com', timeoutMs: 10_000 },
      http: { allowedHosts: ['*.pipedrive.com'], timeoutMs: 30_000 },
      forwardUrlAllowedOrigins: ['https://app.example.com'],
      login: { confirmation: 'required' },
      budget: { reservePercent: 20 },
    });
  });

  it.each<[string, object, string]>([
    [
      'a short secret',
      { jwt: { secret: 'short' } },
      'PipedriveModule: jwt.secret must be a text of at least 32 bytes (got "5 bytes")',
    ],
    [
      'nothing to check tokens with',
      { jwt: {} },
      'PipedriveModule: jwt must have exactly one of secret, publicKey and jwksUri (got "")',
    ],
    [
      'no jwt at all',
      { jwt: undefined },
      'PipedriveModule: jwt must have exactly one of secret, publicKey and jwksUri (got "")',
    ],
    [
      'two ways to check tokens',
      { jwt: { ...options.jwt, jwksUri: 'https://issuer.example/jwks' } },
      'PipedriveModule: jwt must have exactly one of secret, publicKey and jwksUri (got "secret, jwksUri")',
    ],
    [
      'a public key as the secret',
      { jwt: { secret: pem('public') } },
      'PipedriveModule: jwt.secret must be no PEM, which jwt.publicKey is for',
    ],
    [
      'a private key for a public one',
      { jwt: { publicKey: pem('private') } },
      'PipedriveModule: jwt.publicKey must be the PEM of a public key, RSA of at least 2048 bits or EC on P-256 (it is a private key)',
    ],
    [
      'a key set over http',
      { jwt: { jwksUri: 'http://issuer.example/jwks' } },
      'PipedriveModule: jwt.jwksUri must be an https URL without user or password (http for loopback alone)',
    ],
    [
      'a key set with a password',
      { jwt: { jwksUri: 'https://user:shh@issuer.example/jwks' } },
      'PipedriveModule: jwt.jwksUri must be an https URL without user or password (http for loopback alone)',
    ],
    [
      'a key set of another scheme',
      { jwt: { jwksUri: 'file:///etc/jwks.json' } },
      'PipedriveModule: jwt.jwksUri must be an https URL without user or password (http for loopback alone)',
    ],
    [
      'an empty issuer',
      { jwt: { ...options.jwt, issuer: '' } },
      'PipedriveModule: jwt.issuer must be a text that is not empty (got "")',
    ],
    [
      'a blank audience',
      { jwt: { ...options.jwt, audience: ' ' } },
      'PipedriveModule: jwt.audience must be a text that is not empty (got " ")',
    ],
    [
      'a list of audiences',
      { jwt: { ...options.jwt, audience: ['a', 'b'] } },
      'PipedriveModule: jwt.audience must be a text that is not empty (got ["a","b"])',
    ],
    [
      'no client id',
      { oauth: { ...options.oauth, clientId: '' } },
      'PipedriveModule: oauth.clientId must be a text that is not empty (got "")',
    ],
    [
      'a redirect URI that is none',
      { oauth: { ...options.oauth, redirectUri: '/callback' } },
      'PipedriveModule: oauth.redirectUri must be an http(s) URL (got "/callback")',
    ],
    [
      'no keys',
      { credentials: { keys: [] } },
      'PipedriveModule: credentials.keys must hold at least one key (got [])',
    ],
    [
      'a key of another size',
      { credentials: { keys: [{ id: 'k1', key: Buffer.alloc(16) }] } },
      'PipedriveModule: credentials.keys[0].key must be a Buffer of 32 bytes (got "16 bytes")',
    ],
    [
      'two keys of one id',
      { credentials: { keys: [key, key] } },
      'PipedriveModule: credentials.keys must not repeat an id (got "k1, k1")',
    ],
    [
      'one key of two ids',
      { credentials: { keys: [key, { ...key, id: 'k2' }] } },
      'PipedriveModule: credentials.keys must not hold one key under two ids (got "k1, k2")',
    ],
    [
      'a time that is none',
      { http: { timeoutMs: 'abc' } },
      'PipedriveModule: http.timeoutMs must be a whole number above 0 (got "abc")',
    ],
    [
      'a confirmation that is neither',
      { login: { confirmation: false } },
      'PipedriveModule: login.confirmation must be required or off (got false)',
    ],
    [
      'an origin with a path',
      { forwardUrlAllowedOrigins: ['https://a.example/x'] },
      'PipedriveModule: forwardUrlAllowedOrigins must hold origins alone (scheme, host, port) (got "https://a.example/x")',
    ],
  ])('names the option and the value: %s', (_, change, message) => {
    expect(() => resolveOptions({ ...options, ...change } as PipedriveModuleOptions)).toThrow(message);
  });

  it.each<[string, PipedriveModuleOptions['jwt'], object]>([
    ['a secret', options.jwt, { kind: 'secret', secret: options.jwt.secret }],
    [
      'a public key',
      { publicKey: pem('public') },
      { kind: 'publicKey', pem: pem('public'), algorithm: 'ES256' },
    ],
    [
      'a key set',
      { jwksUri: 'https://issuer.example/jwks' },
      { kind: 'keySet', uri: 'https://issuer.example/jwks' },
    ],
    [
      'one on loopback',
      { jwksUri: 'http://127.0.0.1:9/jwks' },
      { kind: 'keySet', uri: 'http://127.0.0.1:9/jwks' },
    ],
  ])('takes %s to check tokens with', (_, jwt, key) => {
    expect(resolveOptions({ ...options, jwt }).jwt.key).toEqual(key);
  });

  it('never shows a secret', () => {
    const secret = 'a-secret-of-20-bytes';
    expect(() => resolveOptions({ ...options, jwt: { secret } })).toThrow(
      expect.not.stringContaining(secret),
    );
  });
});

describe('parseCredentialKeys', () => {
  it('reads several keys, the first one first', () => {
    const [a, b] = [randomBytes(32), randomBytes(32)];
    const text = `new:${a.toString('base64')}, old:${b.toString('base64')}`;
    expect(parseCredentialKeys(text)).toEqual([
      { id: 'new', key: a },
      { id: 'old', key: b },
    ]);
  });

  it.each(['', 'k1', 'k1:', 'k 1:AAAA', `k1:${Buffer.alloc(16).toString('base64')}`])(
    'refuses %j',
    (text) => {
      expect(() => parseCredentialKeys(text)).toThrow(/entry 1 must be id:base64\(32 bytes\)/);
    },
  );
});

describe('options of whatever kind', () => {
  const whole = {
    ...options,
    jwt: { ...options.jwt, issuer: 'i', audience: 'a', accountClaim: 'c' },
    oauth: { ...options.oauth, baseUrl: 'https://oauth.example.com', timeoutMs: 1 },
    http: { allowedHosts: ['*.example.com'], timeoutMs: 1 },
    forwardUrlAllowedOrigins: ['https://app.example.com'],
  };
  const places = Object.entries(whole).flatMap(([name, value]) => [
    [name],
    ...(typeof value === 'object' && !Array.isArray(value)
      ? Object.keys(value).map((key) => [name, key])
      : []),
  ]);
  const anything = fc.anything({
    withBigInt: true,
    withDate: true,
    withNullPrototype: true,
    withSparseArray: true,
  });
  const circular: unknown[] = [];
  circular.push(circular);

  it('are taken, or refused by a sentence that names one of them', () => {
    const odd = fc.oneof(
      anything,
      fc.constantFrom<unknown>(circular, Symbol('odd'), 1n, [1n], [[]], () => 1),
    );
    const property = fc.property(fc.constantFrom(['credentials', 'keys'], ...places), odd, (place, value) => {
      try {
        resolveOptions(changed(whole, place, value));
      } catch (error) {
        expect(String(error)).toMatch(/^Error: PipedriveModule: [a-zA-Z.[\]\d]+ must /);
      }
    });
    fc.assert(property, { numRuns: 1_000 });
  });

  it.each([[undefined], [null], ['text'], [5]])('are no options at all: %s', (none) => {
    expect(() => resolveOptions(none as unknown as PipedriveModuleOptions)).toThrow(
      /^PipedriveModule: the options must be an object/,
    );
  });

  it.each([
    ['a text', () => `k1:${key.key.toString('base64')}`],
    ['one key alone', () => key],
    ['a key as text', () => [{ id: 'k1', key: key.key.toString('base64') }]],
    ['a key for an id', () => [{ id: key.key.toString('base64'), key: key.key }]],
  ])('never show a key that was handed over as %s', (_, keys) => {
    const refused = { ...options, credentials: { keys: keys() } } as unknown as PipedriveModuleOptions;
    let message = '';
    try {
      resolveOptions(refused);
    } catch (error) {
      message = String(error);
    }
    expect(message).toMatch(/PipedriveModule: credentials\.keys/);
    expect(message).not.toContain(key.key.toString('base64').slice(0, 8));
    expect(message).not.toContain(key.key.toJSON().data.slice(0, 4).join(','));
  });

  it.each([[undefined], [5], [{ id: 'k1' }]])('refuse an id of a key that is no text: %j', (id) => {
    const refused = { ...options, credentials: { keys: [{ id, key: key.key }] } };
    expect(() => resolveOptions(refused as unknown as PipedriveModuleOptions)).toThrow(
      /^PipedriveModule: credentials\.keys\[0\]\.id must consist of/,
    );
  });

  it.each([[undefined], [null], [5]])('have no keys where the variable is not there: %s', (value) => {
    expect(() => parseCredentialKeys(value as unknown as string)).toThrow(
      'keys must be a text of id:base64(32 bytes) entries, separated by commas',
    );
  });
});

/** The options with one of them as it is given. */
function changed(whole: object, [name = '', key]: readonly string[], value: unknown): PipedriveModuleOptions {
  const part = (whole as Record<string, object>)[name];
  return {
    ...whole,
    [name]: key === undefined ? value : { ...part, [key]: value },
  } as unknown as PipedriveModuleOptions;
}

function pem(kind: 'public' | 'private'): string {
  const { publicKey, privateKey } = keys;
  return kind === 'public'
    ? publicKey.export({ type: 'spki', format: 'pem' }).toString()
    : privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}
