import type { Sandbox } from '../../src/sandbox/index.js';
import { signJwt } from '../support/jwt.js';
import type { SecretSearch } from '../support/secret-search.js';
import type { Ask } from './misplaced-secrets.js';
import type { WireTap } from './wire-tap.js';

/** What a service is driven with, and where its answers go. */
export interface Drive {
  readonly url: string;
  readonly sandbox: Sandbox;
  readonly tap: WireTap;
  readonly search: SecretSearch;
  readonly databaseUrl: string;
  /** What the metrics are read with. */
  readonly metricsToken: string;
  /** An account that is connected and whose token is good. */
  readonly connected: string;
  /** Accounts whose token has expired, each of a user of its own: each is refreshed or ended once. */
  readonly expired: string[];
  /** Accounts whose tokens no key opens. */
  readonly unreadable: readonly string[];
  readonly answered: Answered;
}

/** Statuses, headers and bodies. A state and a cookie belong into a login's answer, a code into a callback's. */
export interface Answered {
  all: string;
  logins: string;
  callbacks: string;
}

/** Asks, and notes what comes. */
export async function answer(drive: Drive, { method, path, headers, body }: Ask): Promise<void> {
  const response = await fetch(`${drive.url}${path}`, {
    method,
    headers,
    redirect: 'manual',
    ...(body !== undefined && { body }),
  });
  const kind = path.startsWith('/v1/e/pipedrive/auth/login') ? 'logins' : 'all';
  note(drive, kind, [response.status, [...response.headers], await response.text()]);
}

/** As many at once as a busy front end has. */
export async function answerAll(drive: Drive, asks: readonly Ask[]): Promise<void> {
  const left = [...asks].toReversed();
  const asker = async (): Promise<void> => {
    for (let ask = left.pop(); ask !== undefined; ask = left.pop()) await answer(drive, ask);
  };
  await Promise.all(Array.from({ length: 8 }, asker));
}

export function note({ answered }: Drive, kind: keyof Answered, facts: readonly unknown[]): void {
  answered[kind] += `${JSON.stringify(facts)}\n`;
}

/** Plants what was there. */
export function planted({ search }: Drive, name: string, secret: string | undefined): void {
  if (secret !== undefined && secret !== '') search.plant(name, secret);
}

/** Our caller's token for an account, always the same. */
export function bearerOf(drive: Drive, accountId: string): string {
  const jwt = jwts.get(accountId) ?? signJwt({ account_id: accountId });
  jwts.set(accountId, jwt);
  planted(drive, 'JWT', jwt.split('.')[2]);
  return `Bearer ${jwt}`;
}

const jwts = new Map<string, string>();

/** The app's own credentials, as Pipedrive sends them. */
export function basicOf({ sandbox }: Drive, clientSecret = sandbox.options.clientSecret): string {
  return `Basic ${Buffer.from(`${sandbox.options.clientId}:${clientSecret}`).toString('base64')}`;
}

/** The user of Pipedrive's whom an account has connected. */
export function userIdOf(accountId: string): number {
  return 1 + Number(accountId.replace(/\D/g, ''));
}
