import { createSecretKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import {
  type Callers,
  everyKind,
  issued,
  jwkOf,
  LET_IN,
  refused,
  startCheckingHost,
  told,
} from './callers.js';
import { hmac, rsaOrEc } from './forged-token.js';
import type { Host } from './host.js';
import { type Issuer, startIssuer } from './issuer.js';

const first = generateKeyPairSync('rsa', { modulusLength: 2048 });
const second = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const FIRST = jwkOf(first.publicKey, 'first');
const SECOND = jwkOf(second.publicKey, 'second');
const INVALID = refused('the token is not valid');

const TEN_SECONDS = 10_000;
const TEN_MINUTES = 600_000;
const A_DAY = 86_400_000;

/** Each test has a service of its own, which has not read the keys yet, and a clock that it alone moves on. */
describe("an issuer's key set", () => {
  let database: TestDatabase;
  let issuer: Issuer;
  let host: Host;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    issuer = await startIssuer([FIRST]);
    host = await startCheckingHost(database.url, { jwksUri: issuer.uri });
  });
  afterEach(async () => {
    vi.useRealTimers();
    await host.close();
    await issuer.close();
  });
  afterAll(() => database.drop());

  const asks = (token: string): Promise<object> => told(host, `Bearer ${token}`);
  const byFirst = (): string => issued(signer('RS256', 'first'));
  const bySecond = (): string => issued(signer('ES256', 'second'));

  it('is read when the first token comes, once for all who come together, and not again for minutes', async () => {
    expect(issuer.requests).toEqual([]);
    const answers = await Promise.all(Array.from({ length: 30 }, () => asks(byFirst())));
    expect(answers).toEqual(Array.from({ length: 30 }, () => LET_IN));
    vi.advanceTimersByTime(TEN_MINUTES - 1);
    expect(await asks(byFirst())).toEqual(LET_IN);
    expect(issuer.requests).toEqual(['/jwks.json']);
  });

  it('may get another key while the service runs', async () => {
    expect(await asks(byFirst())).toEqual(LET_IN);
    issuer.publish([FIRST, SECOND]);
    vi.advanceTimersByTime(TEN_SECONDS);
    expect(await asks(bySecond())).toEqual(LET_IN);
    expect(await asks(byFirst())).toEqual(LET_IN);
    expect(issuer.requests).toHaveLength(2);
  });

  it('may lose a key, which is not believed any more after ten minutes', async () => {
    expect(await asks(byFirst())).toEqual(LET_IN);
    issuer.publish([SECOND]);
    vi.advanceTimersByTime(TEN_MINUTES + 1);
    expect(await asks(byFirst())).toEqual(INVALID);
    expect(await asks(bySecond())).toEqual(LET_IN);
    issuer.publish([]);
    vi.advanceTimersByTime(TEN_MINUTES + 1);
    expect(await asks(bySecond())).toEqual(INVALID);
  });

  it('is not asked for more often because strangers make up kids, and those with a good one do not suffer', async () => {
    expect(await asks(byFirst())).toEqual(LET_IN);
    vi.advanceTimersByTime(TEN_SECONDS);
    const made = Array.from({ length: 100 }, () => asks(issued(signer('RS256', randomUUID()))));
    expect(await Promise.all(made)).toEqual(made.map(() => INVALID));
    expect(issuer.requests).toHaveLength(2);
    issuer.answer(never);
    vi.advanceTimersByTime(TEN_SECONDS);
    const waiting = asks(issued(signer('RS256', 'unknown')));
    expect(await asks(byFirst())).toEqual(LET_IN);
    issuer.answer((response) => response.writeHead(500).end());
    await waiting;
  });

  it.each([
    'unknown',
    '',
    '../first',
    'first/../first',
    'first\u0000',
    'FIRST',
    "first' OR '1'='1",
    '__proto__',
    'constructor',
    '0',
    'https://issuer.example/jwks.json#first',
  ])('holds no key of the kid %j', async (kid) => {
    expect(await asks(issued(signer('RS256', kid)))).toEqual(INVALID);
    expect(await asks(byFirst())).toEqual(LET_IN);
  });

  it('needs no kid where it has one key, and needs it where it has more', async () => {
    const { kid: _, ...callers } = signer('RS256', 'first');
    expect(await asks(issued(callers))).toEqual(LET_IN);
    issuer.publish([FIRST, SECOND]);
    vi.advanceTimersByTime(TEN_MINUTES + 1);
    expect(await asks(issued(callers))).toEqual(INVALID);
  });

  it('may name two keys alike: the algorithm chooses', async () => {
    issuer.publish([jwkOf(second.publicKey, 'first'), FIRST]);
    expect(await asks(byFirst())).toEqual(LET_IN);
    expect(await asks(issued(signer('ES256', 'first')))).toEqual(LET_IN);
  });

  it('lends no key to another algorithm', async () => {
    issuer.publish([FIRST, SECOND]);
    expect(await asks(issued({ ...signer('RS256', 'second'), sign: rsaOrEc(first.privateKey) }))).toEqual(
      INVALID,
    );
    expect(await asks(issued({ ...signer('ES256', 'first'), sign: rsaOrEc(second.privateKey) }))).toEqual(
      INVALID,
    );
  });

  it.each<[string, object]>([
    ['for encryption', { ...FIRST, use: 'enc' }],
    ['for another algorithm', { ...FIRST, alg: 'RS512' }],
    ['that is private', { ...first.privateKey.export({ format: 'jwk' }), kid: 'first' }],
    ['of another name', { ...FIRST, kid: 'other' }],
    ['without a name', { ...FIRST, kid: undefined }],
    ['that is cut', { ...FIRST, n: undefined }],
  ])('may hold a key %s, which signs nothing, beside good ones', async (_, key) => {
    issuer.publish([key, SECOND]);
    expect(await asks(byFirst())).toEqual(INVALID);
    expect(await asks(bySecond())).toEqual(LET_IN);
  });

  it('may hold a secret, which signs nothing', async () => {
    const secret = createSecretKey(Buffer.from('published by mistake, long enough'));
    issuer.publish([{ ...secret.export({ format: 'jwk' }), kid: 'first', alg: 'HS256' }]);
    const forged = { ...signer('HS256', 'first'), sign: hmac('published by mistake, long enough') };
    expect(await asks(issued(forged))).toEqual(INVALID);
  });

  it('may hold a key that is too short, which signs nothing', async () => {
    const short = generateKeyPairSync('rsa', { modulusLength: 1024 });
    issuer.publish([jwkOf(short.publicKey, 'first')]);
    const weak = { ...signer('RS256', 'first'), sign: rsaOrEc(short.privateKey) };
    expect(await asks(issued(weak))).toEqual(INVALID);
  });

  it.each<[string, (response: ServerResponse) => void]>([
    ['answers 500', (response) => response.writeHead(500).end(JSON.stringify({ keys: [FIRST] }))],
    ['answers 404', (response) => response.writeHead(404).end()],
    ['cuts the connection', (response) => response.destroy()],
    ['answers HTML', (response) => response.end('<html>')],
    ['answers JSON that is no key set', (response) => response.end('[]')],
    ['answers null', (response) => response.end('null')],
    ['answers keys that are no list', (response) => response.end('{"keys":{"first":{}}}')],
    ['answers more than it should', (response) => response.end(JSON.stringify({ keys: [FIRST], x: HUGE }))],
  ])('that can’t be read since its issuer %s leaves what is known good, for a day', async (_, answer) => {
    expect(await asks(byFirst())).toEqual(LET_IN);
    issuer.answer(answer);
    vi.advanceTimersByTime(TEN_MINUTES + 1);
    expect(await asks(byFirst())).toEqual(LET_IN);
    expect(await asks(bySecond())).toEqual(unavailable());
    // Both found out by one request.
    expect(issuer.requests).toHaveLength(2);
    vi.advanceTimersByTime(A_DAY);
    expect(await asks(byFirst())).toEqual(unavailable());
    issuer.publish([FIRST]);
    expect(await asks(byFirst())).toEqual(unavailable());
    vi.advanceTimersByTime(TEN_SECONDS);
    expect(await asks(byFirst())).toEqual(LET_IN);
  });

  it('that has never been read lets nobody in, nor turns anybody away for good', async () => {
    issuer.answer((response) => response.writeHead(503).end());
    expect(await Promise.all([asks(byFirst()), asks(bySecond())])).toEqual([unavailable(), unavailable()]);
    const answer = await fetch(`${host.url}/v1/e/pipedrive/export/deals`, {
      headers: { authorization: `Bearer ${byFirst()}` },
    });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '10']);
    expect(issuer.requests).toHaveLength(1);
    const onExpress = await startCheckingHost(database.url, { jwksUri: issuer.uri }, 'express');
    expect(await told(onExpress, `Bearer ${byFirst()}`)).toEqual(unavailable());
    await onExpress.close();
    // What is wrong whatever the keys are is told at once.
    expect(await asks(issued({ ...signer('HS256', 'first'), sign: hmac('x') }))).toEqual(INVALID);
  });

  it('that hangs is given up', async () => {
    issuer.answer(never);
    expect(await asks(byFirst())).toEqual(unavailable());
  });

  it('is not looked for where a redirect points', async () => {
    const elsewhere = await startIssuer([FIRST]);
    issuer.answer((response) => response.writeHead(302, { location: elsewhere.uri }).end());
    expect(await asks(byFirst())).toEqual(unavailable());
    expect(elsewhere.requests).toEqual([]);
    await elsewhere.close();
  });

  /** Whoever signs with the first key by RS256, or with the second by ES256. */
  function signer(algorithm: string, kid: string): Callers {
    const { jwt } = everyKind(issuer.uri)['a key set, by RSA'] as Callers;
    return { jwt, algorithm, kid, sign: rsaOrEc((algorithm === 'ES256' ? second : first).privateKey) };
  }
});

const HUGE = 'x'.repeat(300_000);

function never(): void {}

function unavailable(): object {
  const message = 'Tokens cannot be checked at present. Please try again later.';
  return { status: 503, challenge: null, body: { success: false, message, error: 'KEYS_UNAVAILABLE' } };
}
