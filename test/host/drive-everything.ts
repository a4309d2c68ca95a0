import { FAULT_NAMES, type FaultName, type Sandbox } from '../../src/sandbox/index.js';
import { connectAccount } from '../support/connect-account.js';
import { signJwt } from '../support/jwt.js';
import type { SecretSearch } from '../support/secret-search.js';
import { type Ask, documentedRoutes, misplaced, plainAsk, type Route } from './misplaced-secrets.js';
import { rawRequest } from './raw-request.js';
import type { Echo, WireTap } from './wire-tap.js';

/** What a service was driven with, and where its answers go. */
export interface Drive {
  readonly url: string;
  readonly sandbox: Sandbox;
  readonly tap: WireTap;
  readonly search: SecretSearch;
  /** An account that is connected and whose token is good. */
  readonly connected: string;
  /** Accounts whose token has expired: each is refreshed once. */
  readonly expired: string[];
  readonly answers: Answers;
}

/** Statuses, headers and bodies; a login's answer is kept apart, since a state belongs there. */
export interface Answers {
  all: string;
  logins: string;
}

/** Every route, rightly and wrongly asked, alone and under every fault; every refusal of the platform; every echo. */
export async function driveEverything(drive: Drive): Promise<void> {
  const { routes, types } = await documentedRoutes(drive.url);
  const jwt = jwtOf(drive, drive.connected);
  const plain = types.flatMap((type) => routes.map((route) => plainAsk(route, type, jwtFor(drive, route))));
  for (const ask of plain) await answer(drive, ask);
  for (const ask of plain)
    for (const stranger of strangers(drive)) await answer(drive, { ...ask, headers: stranger });
  for (const [index, route] of routes.entries()) {
    const [secret = ''] = drive.search.values(index % 2 === 0 ? 'misplaced' : 'client secret');
    for (const ask of misplaced(route, secret, jwtFor(drive, route))) await answer(drive, ask);
  }
  await refusedByPlatform(drive);
  // A hundred megabytes are enough for one route.
  const underway = (index: number, fault?: FaultName): Ask[] =>
    routes
      .slice(0, fault === 'hugeBody' ? 1 : routes.length)
      .map((route) => plainAsk(route, types[index % types.length] ?? '', jwtFor(drive, route)));
  for (const [index, fault] of FAULT_NAMES.entries()) {
    drive.sandbox.faults.next(fault, { times: Infinity, on: () => true, ms: 20 });
    await underTrouble(drive, underway(index, fault));
    drive.sandbox.faults.clear();
  }
  for (const [index, echo] of ECHOES.entries()) {
    drive.tap.echo = echo;
    await underTrouble(drive, underway(index));
    drive.tap.echo = undefined;
  }
  // Whoever was marked meanwhile connects again, and everything goes well once more.
  await Promise.all([connect(drive, drive.connected), connect(drive, `new to ${drive.url}`)]);
  for (const route of routes) await answer(drive, plainAsk(route, 'deals', jwtFor(drive, route)));
  const { status } = await fetch(`${drive.url}${EXPORT}/deals`, { headers: bearer(jwt) });
  if (status !== 200) throw new Error(`after all of it an export answers ${status}: too little was seen`);
}

/** What a route changes is an account's that nobody else needs. */
function jwtFor(drive: Drive, { method }: Route): string {
  const isSafe = method === 'GET' || method === 'HEAD';
  return jwtOf(drive, isSafe ? drive.connected : (drive.expired.pop() ?? 'nobody'));
}

/** The token endpoint is met by a refresh and by a login, side by side: where it hangs, both wait. */
async function underTrouble(drive: Drive, asks: readonly Ask[]): Promise<void> {
  const expired = drive.expired.pop();
  if (expired === undefined) throw new Error('store more accounts');
  const refresh = { method: 'GET', path: `${EXPORT}/deals`, headers: bearer(jwtOf(drive, expired)) };
  await Promise.all([
    answer(drive, refresh),
    connect(drive, `new ${drive.expired.length}`),
    ...asks.map((ask) => answer(drive, ask)),
    answer(drive, {
      ...refresh,
      path: `${EXPORT}/deals?limit=3&updated_since=2020-01-01T00:00:00Z`,
      headers: bearer(jwtOf(drive, drive.connected)),
    }),
  ]);
}

const EXPORT = '/v1/e/pipedrive/export';

const ECHOES: readonly Echo[] = [
  ...[200, 400, 401, 402, 403, 404, 410, 429, 500].map((status): Echo => ({ status, form: 'json' })),
  ...[200, 400, 401, 403, 500].map((status): Echo => ({ status, form: 'html' })),
  { status: 400, form: 'oauth' },
];

/** Whoever is not let in. */
function strangers(drive: Drive): Record<string, string>[] {
  const [secret = ''] = drive.search.values('misplaced');
  const good = jwtOf(drive, drive.connected);
  return [
    {},
    bearer(jwtOf(drive, 'nobody')),
    bearer(`${good.slice(0, -4)}AAAA`),
    bearer(signJwt({ account_id: drive.connected }, { expiresIn: -60 })),
    bearer(signJwt({ account_id: drive.connected }, { secret })),
    bearer(signJwt({ [secret]: secret, account_id: { secret } })),
  ];
}

/** What never reaches a route. */
async function refusedByPlatform(drive: Drive): Promise<void> {
  const [secret = ''] = drive.search.values('misplaced');
  for (const text of [
    `GET /%zz${secret} HTTP/1.1\r\nHost: a\r\nX-Secret: ${secret}\r\nConnection: close\r\n\r\n`,
    `GET / HTTP/1.1\r\nHost: a\r\nX-Secret: ${secret.repeat(600)}\r\n\r\n`,
    `GET / HTTP/1.1\r\nX-Secret: ${secret}\r\n\r\n`,
    `POST / HTTP/1.1\r\nHost: a\r\nExpect: ${secret}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
    `${secret} / HTTP/1.1\r\nHost: a\r\n\r\n`,
    `GET / ${secret}\r\n\r\n`,
  ]) {
    const { status, headers, body } = await rawRequest(drive.url, text);
    note(drive, 'raw', [status, headers, body]);
  }
}

async function answer(drive: Drive, { method, path, headers, body }: Ask): Promise<void> {
  const url = `${drive.url}${path}`;
  const response = await fetch(url, {
    method,
    headers,
    redirect: 'manual',
    ...(body !== undefined && { body }),
  });
  note(drive, path, [response.status, [...response.headers], await response.text()]);
}

function note({ answers }: Drive, path: string, answered: readonly unknown[]): void {
  const text = `${JSON.stringify(answered)}\n`;
  if (path.startsWith('/v1/e/pipedrive/auth/login')) answers.logins += text;
  else answers.all += text;
}

async function connect(drive: Drive, accountId: string): Promise<void> {
  try {
    await connectAccount(drive.url, accountId);
  } catch (error) {
    // Under a fault it says how the service answered, which is an answer like any other.
    note(drive, 'connecting', [String(error)]);
  }
}

function jwtOf({ search }: Drive, accountId: string): string {
  const jwt = signJwt({ account_id: accountId });
  search.plant('JWT', jwt.split('.')[2] ?? '');
  return jwt;
}

function bearer(jwt: string): Record<string, string> {
  return { Authorization: `Bearer ${jwt}` };
}
