import { generateKeyPairSync, sign } from 'node:crypto';
import { request as httpRequest } from 'node:http';

import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import {
  AUDIENCE,
  type Callers,
  EC,
  everyKind,
  goodClaims,
  issued,
  ISSUER,
  jwkOf,
  LET_IN,
  pemOf,
  refused,
  RSA,
  SECRET,
  startCheckingHost,
  told,
} from './callers.js';
import { hmac, rsaOrEc, type Signer, tokenOf, unsigned } from './forged-token.js';
import type { Host } from './host.js';
import { type Issuer, startIssuer } from './issuer.js';

const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
const strangeEc = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const KINDS = everyKind('');

let database: TestDatabase;
let issuer: Issuer;
let trap: Issuer;
const hosts = new Map<string, Host>();

beforeAll(async () => {
  database = await createTestDatabase();
  issuer = await startIssuer([jwkOf(RSA.publicKey, 'rsa'), jwkOf(EC.publicKey, 'ec')]);
  trap = await startIssuer([jwkOf(stranger.publicKey, 'rsa')]);
  for (const [name, { jwt }] of Object.entries(everyKind(issuer.uri)))
    hosts.set(name, await startCheckingHost(database.url, jwt, name.endsWith('EC') ? 'express' : 'fastify'));
});
afterAll(async () => {
  for (const host of hosts.values()) await host.close();
  await issuer.close();
  await trap.close();
  await database.drop();
});

const INVALID = 'the token is not valid';
const ASK = 'send the header Authorization: Bearer <token>';
const NO_ACCOUNT = "the token's claim account_id names no account";

/** What may be wrong with a token, and what its bearer is told; each of them is but for that as its issuer makes it. */
const WRONG: [what: string, token: (callers: Callers) => string, reason: string][] = [
  ...['none', 'None', 'nOnE', 'NONE', ''].map((alg): Wrong => [
    `the algorithm ${JSON.stringify(alg)} and no signature`,
    (callers) => issued(callers, { header: { alg }, sign: unsigned }),
    INVALID,
  ]),
  ['the algorithm none over a good signature', header({ alg: 'none' }), INVALID],
  ['no algorithm', header({ alg: undefined }), INVALID],
  ['a list of algorithms', (callers) => issued(callers, { header: { alg: [callers.algorithm] } }), INVALID],
  ['its algorithm in lower case', (c) => issued(c, { header: { alg: c.algorithm.toLowerCase() } }), INVALID],
  ['no signature', (callers) => issued(callers, { sign: unsigned }), INVALID],
  [
    'half a signature',
    (callers) => issued(callers, { sign: (text) => callers.sign(text).subarray(16) }),
    INVALID,
  ],
  ['the signature of other claims', (callers) => swapped(callers), INVALID],
  ['another key', (callers) => issued(callers, { sign: strange(callers) }), INVALID],
  ['the PEM of RSA as a secret', confused(pemOf(RSA.publicKey)), INVALID],
  ['the PEM of EC as a secret', confused(pemOf(EC.publicKey)), INVALID],
  ['the PEM without its last line as a secret', confused(pemOf(RSA.publicKey).trim()), INVALID],
  ['an empty secret', confused(''), INVALID],
  ['the modulus as a secret', confused(String(RSA.publicKey.export({ format: 'jwk' }).n)), INVALID],
  ['RS512 of the right key', stronger('RS512', 'sha512'), INVALID],
  ['ES384 by the name alone', header({ alg: 'ES384' }), INVALID],
  ['PS256 by the name alone', header({ alg: 'PS256' }), INVALID],
  ['HS512 by the name alone', header({ alg: 'HS512' }), INVALID],
  ['no expiry', claims({ exp: undefined }), 'the token has no expiry'],
  ['an expiry as a text', claims({ exp: '9999999999' }), INVALID],
  ['an expiry that is null', claims({ exp: null }), INVALID],
  ['an expiry in a list', claims({ exp: [9_999_999_999] }), INVALID],
  ['an expiry beyond all numbers', rawClaims(`"exp":1e999`), 'the token has no expiry'],
  ['an expiry in the past', claims({ exp: seconds() - 60 }), 'the token has expired'],
  ['a beginning in the future', claims({ nbf: seconds() + 3600 }), 'the token is not valid yet'],
  ['a beginning as a text', claims({ nbf: '1' }), INVALID],
  ['another issuer', claims({ iss: `${ISSUER}.evil` }), INVALID],
  ['a list of issuers', claims({ iss: [ISSUER] }), INVALID],
  ['no issuer', claims({ iss: undefined }), INVALID],
  ['another audience', claims({ aud: 'crm2' }), INVALID],
  ['audiences of others', claims({ aud: ['a', [AUDIENCE], { crm: AUDIENCE }] }), INVALID],
  ['no audience in a list', claims({ aud: [] }), INVALID],
  ['no audience', claims({ aud: undefined }), INVALID],
  ...[
    undefined,
    null,
    '',
    ' ',
    1.5,
    -0.5,
    true,
    {},
    [],
    ['acc-1'],
    ['acc-1', 'acc-2'],
    'a\u0000b',
    'x'.repeat(256),
  ].map((account_id): Wrong => [
    `the account ${JSON.stringify(account_id)?.slice(0, 30)}`,
    claims({ account_id }),
    NO_ACCOUNT,
  ]),
  ['claims that are null', (callers) => whole(callers, 'null'), INVALID],
  ['claims that are a list', (callers) => whole(callers, '[]'), INVALID],
  ['claims that are a text', (callers) => whole(callers, '"acc-1"'), INVALID],
  ['claims that are no JSON', (callers) => whole(callers, '{"account_id":'), INVALID],
  ['a header that is null', (callers) => tokenOf('null', goodClaims(), callers.sign), INVALID],
  ['a header that is a list', (callers) => tokenOf('["HS256"]', goodClaims(), callers.sign), INVALID],
  ['a header that is no JSON', (callers) => tokenOf('{"alg":', goodClaims(), callers.sign), INVALID],
  ['an extension that is critical', header({ crit: ['b64'], b64: false }), INVALID],
  ['a list of critical extensions that is empty', header({ crit: [] }), INVALID],
  ['a kid that is a number', header({ kid: 1 }), INVALID],
  ['a kid that is a list', header({ kid: ['rsa'] }), INVALID],
  ['a kid that is null', header({ kid: null }), INVALID],
  ['a further part', (callers) => `${issued(callers)}.${issued(callers)}`, INVALID],
  ['a dot behind it', (callers) => `${issued(callers)}.`, INVALID],
  ['a character behind it', (callers) => `${issued(callers)}A`, INVALID],
  ['characters behind it that are none of base64', (callers) => `${issued(callers)}%`, INVALID],
  ['padding', (callers) => `${issued(callers)}=`, INVALID],
  ['a comma and another one', (callers) => `${issued(callers)},${issued(callers)}`, INVALID],
  ['a blank and another one', (callers) => `${issued(callers)} ${issued(callers)}`, ASK],
  ['quotes around it', (callers) => `"${issued(callers)}"`, INVALID],
  ['more than 8 KB', claims({ padding: 'x'.repeat(8192) }), 'the token is longer than 8 KB'],
];

type Wrong = (typeof WRONG)[number];

describe.each(Object.keys(KINDS))('a service that checks tokens by %s', (name) => {
  const callers = KINDS[name] as Callers;
  const host = (): Host => hosts.get(name) as Host;

  it.each(WRONG)('turns away a token with %s', async (_, token, reason) => {
    expect(await told(host(), `Bearer ${token(callers)}`)).toEqual(refused(reason));
  });

  it.each<[string, Record<string, unknown>]>([
    ['as its issuer makes it', {}],
    ['for several audiences', { aud: ['other', AUDIENCE] }],
    ['of an account that is a number', { account_id: 7 }],
    ['of other claims besides', { nbf: 0, jti: 'x', roles: ['admin'] }],
    ['from the future, by the issuer’s clock', { iat: seconds() + 3600 }],
  ])('lets in a token %s', async (_, changed) => {
    expect(await told(host(), `Bearer ${issued(callers, { claims: changed })}`)).toEqual(LET_IN);
  });

  it.each(['bearer', 'BEARER', 'bEaReR'])('does not mind the scheme %s', async (scheme) => {
    expect(await told(host(), `${scheme}  ${issued(callers)}`)).toEqual(LET_IN);
  });

  it('lets in a token of less than 8 KB', async () => {
    const token = issued(callers, { claims: { padding: 'x'.repeat(5000) } });
    expect(await told(host(), `Bearer ${token}`)).toEqual(LET_IN);
  });

  it('turns away a request with two Authorization headers, whichever is good', async () => {
    const good = `Bearer ${issued(callers)}`;
    for (const both of [
      [good, good],
      [good, 'Bearer x'],
      ['Bearer x', good],
      [good, 'Basic x'],
    ])
      expect(await toldTwo(host(), both)).toEqual(refused(ASK));
    expect(await toldTwo(host(), [good])).toEqual(LET_IN);
  });

  it.each<[string, Record<string, unknown>]>([
    ['jku', { jku: 'TRAP' }],
    ['x5u', { x5u: 'TRAP' }],
    ['jwk', { jwk: jwkOf(stranger.publicKey, 'rsa') }],
    ['x5c', { x5c: [stranger.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')] }],
  ])('takes no key from the header %s, nor goes where it points', async (_, field) => {
    const where = Object.fromEntries(
      Object.entries(field).map(([key, value]) => [key, value === 'TRAP' ? trap.uri : value]),
    );
    const forged = issued(callers, {
      header: { ...where, alg: 'RS256' },
      sign: rsaOrEc(stranger.privateKey),
    });
    expect(await told(host(), `Bearer ${forged}`)).toEqual(refused(INVALID));
    expect(await told(host(), `Bearer ${issued(callers, { header: where })}`)).toEqual(LET_IN);
    expect(trap.requests).toEqual([]);
  });

  describe('with a clock that is off', () => {
    afterEach(() => void vi.useRealTimers());

    it.each<[string, Record<string, number>, object]>([
      ['lets in what expired less than five seconds ago', { exp: -4 }, LET_IN],
      ['turns away what expired five seconds ago', { exp: -5 }, refused('the token has expired')],
      ['lets in what begins in five seconds', { nbf: 5 }, LET_IN],
      ['turns away what begins later', { nbf: 6 }, refused('the token is not valid yet')],
    ])('%s', async (_, offsets, answer) => {
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
      const moments = Object.entries(offsets).map(([key, offset]) => [key, seconds() + offset]);
      const token = issued(callers, { claims: Object.fromEntries(moments) });
      expect(await told(host(), `Bearer ${token}`)).toEqual(answer);
    });
  });
});

function header(changed: Record<string, unknown>): (callers: Callers) => string {
  return (callers) => issued(callers, { header: changed });
}

function claims(changed: Record<string, unknown>): (callers: Callers) => string {
  return (callers) => issued(callers, { claims: changed });
}

function rawClaims(field: string): (callers: Callers) => string {
  return (callers) => {
    const { exp: _, ...others } = goodClaims();
    return whole(callers, `${JSON.stringify(others).slice(0, -1)},${field}}`);
  };
}

/** A token whose claims are that text. */
function whole({ algorithm, kid, sign }: Callers, text: string): string {
  return tokenOf({ typ: 'JWT', alg: algorithm, kid }, text, sign);
}

function swapped(callers: Callers): string {
  const [head, , signature] = issued(callers).split('.');
  const [, body] = issued(callers, { claims: { account_id: 'acc-2' } }).split('.');
  return [head, body, signature].join('.');
}

/** Algorithm confusion: what everybody may know, taken for a secret. */
function confused(secret: string): (callers: Callers) => string {
  return (callers) => issued(callers, { header: { alg: 'HS256' }, sign: hmac(secret) });
}

function strange({ algorithm }: Callers): Signer {
  if (algorithm === 'HS256') return hmac(`${SECRET}!`);
  return rsaOrEc(algorithm === 'RS256' ? stranger.privateKey : strangeEc.privateKey);
}

function stronger(alg: string, hash: string): (callers: Callers) => string {
  return (callers) =>
    issued(callers, { header: { alg }, sign: (text) => sign(hash, Buffer.from(text), RSA.privateKey) });
}

function seconds(): number {
  return Math.floor(Date.now() / 1000);
}

/** The same as `told`, with headers that fetch would join. */
function toldTwo(host: Host, authorizations: string[]): Promise<object> {
  return new Promise((resolve, reject) => {
    const headers = ['Host', new URL(host.url).host, 'Accept', 'application/json'];
    for (const value of authorizations) headers.push('Authorization', value);
    httpRequest(`${host.url}/v1/e/pipedrive/auth/login`, { headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      answer.on('end', () => {
        if (answer.statusCode === 200) return resolve(LET_IN);
        const challenge = answer.headers['www-authenticate'];
        return resolve({ status: answer.statusCode, challenge, body: JSON.parse(text) as object });
      });
    })
      .on('error', reject)
      .end();
  });
}
