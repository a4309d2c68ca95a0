import { createHmac, generateKeyPairSync } from 'node:crypto';

import jwt from 'jsonwebtoken';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { type Host, optionsFor, startHost } from './host.js';

const NOWHERE = { url: 'http://127.0.0.1:9', options: { clientId: 'client', clientSecret: 'secret' } };
const plain = optionsFor(NOWHERE);
const strict = optionsFor(NOWHERE);
strict.jwt = { ...strict.jwt, issuer: 'https://issuer.example', audience: 'crm', accountClaim: 'sub' };
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });

let database: TestDatabase;
const hosts = new Map<string, Host>();

beforeAll(async () => {
  database = await createTestDatabase();
  for (const platform of ['express', 'fastify'] as const) {
    hosts.set(platform, await startHost({ databaseUrl: database.url, options: plain, platform }));
  }
  hosts.set('strict', await startHost({ databaseUrl: database.url, options: strict }));
});

afterAll(async () => {
  for (const host of hosts.values()) await host.close();
  await database.drop();
});

describe.each(['express', 'fastify'])('the guard on %s', (platform) => {
  it.each([
    ['a text account', { account_id: 'acc-1' }],
    ['a numeric account', { account_id: 7 }],
  ])('lets a good token in with %s', async (_, claims) => {
    expect((await enter(platform, `Bearer ${sign(claims)}`)).status).toBe(200);
  });

  it('does not mind how the scheme is written', async () => {
    expect((await enter(platform, `bEARER ${sign({ account_id: 'acc-1' })}`)).status).toBe(200);
  });

  it.each([
    ['no header', undefined],
    ['an empty header', ''],
    ['the scheme alone', 'Bearer'],
    ['another scheme', `Basic ${sign({ account_id: 'acc-1' })}`],
    ['the token alone', sign({ account_id: 'acc-1' })],
    ['two tokens', `Bearer ${sign({ account_id: 'acc-1' })} ${sign({ account_id: 'acc-1' })}`],
  ])('asks for a token given %s', async (_, authorization) => {
    const reason = 'send the header Authorization: Bearer <token>';
    expect(await answerTo(platform, authorization)).toEqual(refused(reason));
  });

  it.each([
    ['that is no JWT', 'x'],
    ['of three odd parts', 'a.b.c'],
    ['without a signature', sign({ account_id: 'acc-1' }).replace(/[^.]+$/, '')],
    ['with another signature', `${sign({ account_id: 'acc-1' }).slice(0, -6)}AAAAAA`],
    ['of another secret', sign({ account_id: 'acc-1' }, {}, 'another-secret-of-at-least-32-bytes!')],
    ['with changed claims', withClaims(sign({ account_id: 'acc-1' }), { account_id: 'acc-2', exp: 9e9 })],
    ['with the algorithm none', unsigned('none')],
    ['with the algorithm nOnE', unsigned('nOnE')],
    ['by HS384', sign({ account_id: 'acc-1' }, { algorithm: 'HS384' })],
    ['by HS512', sign({ account_id: 'acc-1' }, { algorithm: 'HS512' })],
    ['by RS256', jwt.sign({ account_id: 'acc-1' }, rsa.privateKey, { algorithm: 'RS256', expiresIn: 60 })],
    ['that says RS256 and is signed by our secret', confused()],
    ['whose expiry is a text', signedBody({ account_id: 'acc-1', exp: '9999999999' })],
    ['whose body is no object', jwt.sign('acc-1', plain.jwt.secret)],
  ])('refuses a token %s', async (_, token) => {
    expect(await answerTo(platform, `Bearer ${token}`)).toEqual(
      refused(expect.stringMatching(/^Unauthorized: the token (is not valid|bears no claims)$/)),
    );
  });

  it('refuses a token that has expired', async () => {
    const token = sign({ account_id: 'acc-1' }, { expiresIn: -10 });
    expect(await answerTo(platform, `Bearer ${token}`)).toEqual(refused('the token has expired'));
  });

  it('refuses a token that is not valid yet', async () => {
    const token = sign({ account_id: 'acc-1' }, { notBefore: 60 });
    expect(await answerTo(platform, `Bearer ${token}`)).toEqual(refused('the token is not valid yet'));
  });

  it('refuses a token without an expiry', async () => {
    const token = jwt.sign({ account_id: 'acc-1' }, plain.jwt.secret);
    expect(await answerTo(platform, `Bearer ${token}`)).toEqual(refused('the token has no expiry'));
  });

  it.each([[{}], [{ account_id: '' }], [{ account_id: null }], [{ account_id: {} }], [{ account_id: 1.5 }]])(
    'refuses a token that names no account: %j',
    async (claims) => {
      const reason = "the token's claim account_id names no account";
      expect(await answerTo(platform, `Bearer ${sign(claims)}`)).toEqual(refused(reason));
    },
  );

  it('takes no token from the query', async () => {
    const token = sign({ account_id: 'acc-1' });
    const url = `${urlOf(platform)}?access_token=${token}&token=${token}&jwt=${token}`;
    expect((await fetch(url, { headers: { Accept: 'application/json' } })).status).toBe(401);
  });
});

describe('the guard of a service that checks issuer, audience and a claim of its own', () => {
  const good = { sub: 'acc-1', iss: 'https://issuer.example', aud: 'crm' };

  it.each([[good], [{ ...good, aud: ['other', 'crm'] }]])('lets in %j', async (claims) => {
    expect((await enter('strict', `Bearer ${sign(claims, {}, strict.jwt.secret)}`)).status).toBe(200);
  });

  it.each([
    [{ ...good, iss: undefined }],
    [{ ...good, iss: 'https://issuer.example.evil' }],
    [{ ...good, aud: undefined }],
    [{ ...good, aud: 'crm2' }],
    [{ ...good, sub: undefined, account_id: 'acc-1' }],
  ])('refuses %j', async (claims) => {
    const answer = await enter('strict', `Bearer ${signedBody({ exp: 9e9, ...claims }, strict.jwt.secret)}`);
    expect(answer.status).toBe(401);
  });
});

function urlOf(name: string): string {
  return `${hosts.get(name)?.url}/v1/e/pipedrive/auth/login`;
}

function enter(name: string, authorization: string | undefined): Promise<Response> {
  return fetch(urlOf(name), {
    headers: { Accept: 'application/json', ...(authorization !== undefined && { authorization }) },
  });
}

async function answerTo(name: string, authorization: string | undefined): Promise<object> {
  const answer = await enter(name, authorization);
  return {
    status: answer.status,
    challenge: answer.headers.get('www-authenticate'),
    body: (await answer.json()) as object,
  };
}

function refused(reason: unknown): object {
  const message = typeof reason === 'string' ? `Unauthorized: ${reason}` : reason;
  return { status: 401, challenge: 'Bearer', body: { success: false, message, error: 'UNAUTHORIZED' } };
}

function sign(claims: object, options: jwt.SignOptions = {}, secret = plain.jwt.secret): string {
  return jwt.sign(claims, secret, { algorithm: 'HS256', expiresIn: 60, ...options });
}

/** A token with a body that jsonwebtoken would refuse to sign. */
function signedBody(claims: object, secret = plain.jwt.secret, algorithm = 'HS256'): string {
  const signed = `${encoded({ alg: algorithm, typ: 'JWT' })}.${encoded(claims)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

function unsigned(algorithm: string): string {
  return `${encoded({ alg: algorithm, typ: 'JWT' })}.${encoded({ account_id: 'acc-1', exp: 9e9 })}.`;
}

/** Algorithm confusion: the header says RS256, the signature is an HMAC. */
function confused(): string {
  return signedBody({ account_id: 'acc-1', exp: 9e9 }, plain.jwt.secret, 'RS256');
}

function withClaims(token: string, claims: object): string {
  const [header, , signature] = token.split('.');
  return [header, encoded(claims), signature].join('.');
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
