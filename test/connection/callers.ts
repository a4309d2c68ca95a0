import { generateKeyPairSync, type KeyObject } from 'node:crypto';

import type { PipedriveModuleOptions } from '../../src/index.js';
import { hmac, rsaOrEc, type Signer, tokenOf } from './forged-token.js';
import { type Host, optionsFor, type Platform, startHost } from './host.js';

/** One way to check callers' tokens, and how whoever issues them signs. */
export interface Callers {
  readonly jwt: PipedriveModuleOptions['jwt'];
  readonly algorithm: string;
  readonly kid?: string;
  readonly sign: Signer;
}

export const SECRET = 'a secret of more than thirty-two bytes';
export const RSA = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const EC = generateKeyPairSync('ec', { namedCurve: 'P-256' });
export const ISSUER = 'https://issuer.example';
export const AUDIENCE = 'crm';

/** Every kind of key there is, by name; `keySetUri` has to publish RSA as `rsa` and EC as `ec`. */
export function everyKind(keySetUri: string): Record<string, Callers> {
  const checked = { issuer: ISSUER, audience: AUDIENCE };
  const keySet = { ...checked, jwksUri: keySetUri };
  return {
    'a secret': { jwt: { ...checked, secret: SECRET }, algorithm: 'HS256', sign: hmac(SECRET) },
    'a PEM of RSA': {
      jwt: { ...checked, publicKey: pemOf(RSA.publicKey) },
      algorithm: 'RS256',
      sign: rsaOrEc(RSA.privateKey),
    },
    'a PEM of EC': {
      jwt: { ...checked, publicKey: pemOf(EC.publicKey) },
      algorithm: 'ES256',
      sign: rsaOrEc(EC.privateKey),
    },
    'a key set, by RSA': { jwt: keySet, algorithm: 'RS256', kid: 'rsa', sign: rsaOrEc(RSA.privateKey) },
    'a key set, by EC': { jwt: keySet, algorithm: 'ES256', kid: 'ec', sign: rsaOrEc(EC.privateKey) },
  };
}

/** Claims that every one of them lets in. */
export function goodClaims(now = Date.now()): Record<string, unknown> {
  return { account_id: 'acc-1', iss: ISSUER, aud: AUDIENCE, exp: Math.floor(now / 1000) + 600 };
}

/** A token as its issuer makes it, but for what is given. */
export function issued({ algorithm, kid, sign }: Callers, changes: Changes = {}): string {
  const header = { typ: 'JWT', alg: algorithm, ...(kid !== undefined && { kid }), ...changes.header };
  return tokenOf(header, { ...goodClaims(), ...changes.claims }, changes.sign ?? sign);
}

export interface Changes {
  readonly header?: Record<string, unknown>;
  readonly claims?: Record<string, unknown>;
  readonly sign?: Signer;
}

export function pemOf(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'pem' }).toString();
}

export function jwkOf(key: KeyObject, kid: string, more: object = {}): object {
  return { ...key.export({ format: 'jwk' }), kid, use: 'sig', ...more };
}

/** A service that checks its callers so; Pipedrive is not there, which login does not mind. */
export function startCheckingHost(
  databaseUrl: string,
  jwt: PipedriveModuleOptions['jwt'],
  platform: Platform = 'fastify',
): Promise<Host> {
  const nowhere = { url: 'http://127.0.0.1:9', options: { clientId: 'client', clientSecret: 'secret' } };
  return startHost({ databaseUrl, options: { ...optionsFor(nowhere), jwt }, platform });
}

/** What a caller with that Authorization header is told: the parts of the answer that the contract fixes. */
export async function told(host: Host, authorization: string): Promise<object> {
  const answer = await fetch(`${host.url}/v1/e/pipedrive/auth/login`, {
    headers: { accept: 'application/json', authorization },
  });
  const body = (await answer.json()) as object;
  const { status, headers } = answer;
  if (status === 200) return { status };
  return { status, challenge: headers.get('www-authenticate'), body };
}

/** The answer to a token that is not good enough. */
export function refused(reason: string): object {
  const body = { success: false, message: `Unauthorized: ${reason}`, error: 'UNAUTHORIZED' };
  return { status: 401, challenge: 'Bearer', body };
}

export const LET_IN = { status: 200 };
