import { FAULT_NAMES, type FaultName } from '../../src/sandbox/index.js';
import { signJwt } from '../support/jwt.js';
import { answer, answerAll, basicOf, bearerOf, type Drive, note, userIdOf } from './drive.js';
import { type Ask, documentedRoutes, misplaced, plainAsk, type Route } from './misplaced-secrets.js';
import { withoutDatabase } from './planted-database.js';
import { arrivalByJson, arrive, loginByJson, loginByRedirect } from './planted-logins.js';
import { rawRequest } from './raw-request.js';
import type { Echo } from './wire-tap.js';

/**
 * Every route, rightly and wrongly asked, alone and under every fault; every refusal of the platform; every echo; and at
 * last without a database.
 */
export async function driveEverything(drive: Drive): Promise<void> {
  const { routes, types } = await documentedRoutes(drive.url);
  const plain = routes.flatMap((route) =>
    (route.path.includes('{') ? types : ['']).map((type) => plainAsk(route, type, callerOf(drive, route))),
  );
  await answerAll(drive, [...plain, ...DOCUMENTS]);
  await answerAll(
    drive,
    plain.flatMap((ask) => strangers(drive).map((headers) => ({ ...ask, headers }))),
  );
  await answerAll(
    drive,
    [...routes.entries()].flatMap(([index, route]) => misplacedIn(drive, route, index)),
  );
  await loginByRedirect(drive, bearerOf(drive, `redirected by ${drive.url}`));
  await loginByJson(drive, bearerOf(drive, `shown the code by ${drive.url}`), { forwards: false });
  await answerAll(drive, [...notices(drive), ...ofUnreadable(drive, routes)]);
  await refusedByPlatform(drive);
  // A hundred megabytes are enough for one route.
  const underway = (index: number, fault?: FaultName): Ask[] =>
    routes
      .slice(0, fault === 'hugeBody' ? 1 : routes.length)
      .map((route) => plainAsk(route, types[index % types.length] ?? '', callerOf(drive, route)));
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
  for (const account of [drive.connected, `new to ${drive.url}`])
    await loginByJson(drive, bearerOf(drive, account), { forwards: true });
  await loginByJson(drive, bearerOf(drive, `waiting at ${drive.url}`), { forwards: true, confirms: false });
  await answerAll(drive, plain);
  const headers = { Authorization: bearerOf(drive, drive.connected) };
  const { status } = await fetch(`${drive.url}${EXPORT}/deals`, { headers });
  if (status !== 200) throw new Error(`after all of it an export answers ${status}: too little was seen`);
  const arrival = await arrivalByJson(drive, bearerOf(drive, `late at ${drive.url}`), { forwards: false });
  if (arrival === undefined) throw new Error('nobody arrives without a database');
  await withoutDatabase(drive.databaseUrl, async () => {
    await answerAll(drive, [...plain, ...notices(drive), confirmation(drive)]);
    await arrive(drive, arrival);
  });
}

const EXPORT = '/v1/e/pipedrive/export';

const DOCUMENTS: readonly Ask[] = ['', '-json', '-yaml', '/swagger-ui-init.js', '/nothing'].map((end) => ({
  method: 'GET',
  path: `/docs${end}`,
  headers: {},
}));

const ECHOES: readonly Echo[] = [
  ...[200, 400, 401, 402, 403, 404, 410, 429, 500].map((status): Echo => ({ status, form: 'json' })),
  ...[200, 400, 401, 403, 500].map((status): Echo => ({ status, form: 'html' })),
  { status: 400, form: 'oauth' },
];

/** The Authorization header of a route's rightful caller. What a route changes is an account's that nobody else needs. */
function callerOf(drive: Drive, { method, security }: Route): string {
  if (security === 'basic') return basicOf(drive);
  if (security === 'metrics') return `Bearer ${drive.metricsToken}`;
  const isSafe = method === 'GET' || method === 'HEAD';
  return bearerOf(drive, isSafe ? drive.connected : (drive.expired.pop() ?? 'nobody'));
}

/** Headers of whoever is not let in. */
function strangers(drive: Drive): Record<string, string>[] {
  const [secret = ''] = drive.search.values('misplaced');
  const account_id = drive.connected;
  const good = bearerOf(drive, account_id);
  return [
    {},
    ...[
      bearerOf(drive, 'nobody'),
      `${good.slice(0, -4)}AAAA`,
      `Bearer ${signJwt({ account_id }, { expiresIn: -60 })}`,
      `Bearer ${signJwt({ account_id }, { secret })}`,
      `Bearer ${signJwt({ [secret]: secret, account_id: { secret } })}`,
      basicOf(drive, secret),
      basicOf(drive),
    ].map((Authorization) => ({ Authorization })),
  ];
}

function misplacedIn(drive: Drive, route: Route, index: number): Ask[] {
  const secrets = ['misplaced', 'shortest', 'client secret'].flatMap((name) => drive.search.values(name));
  return misplaced(route, secrets[index % secrets.length] ?? '', callerOf(drive, route));
}

/** That the app was uninstalled: by a user of ours, twice, and by somebody whom nobody knows. */
function notices(drive: Drive): Ask[] {
  const { clientId: client_id } = drive.sandbox.options;
  const company_id = drive.sandbox.company.id;
  const userId = userIdOf(drive.expired.pop() ?? '');
  return [userId, userId, 987_654_321].map((user_id) => ({
    method: 'DELETE',
    path: '/v1/e/pipedrive/auth/callback',
    headers: { Authorization: basicOf(drive), 'Content-Type': 'application/json' },
    body: JSON.stringify({ client_id, company_id, user_id, timestamp: new Date().toISOString() }),
  }));
}

/** Every route, for accounts whose tokens no key opens. */
function ofUnreadable(drive: Drive, routes: readonly Route[]): Ask[] {
  const asked = routes.filter(({ security }) => security === 'bearer');
  return drive.unreadable.flatMap((account) =>
    asked.map((route) => plainAsk(route, 'deals', bearerOf(drive, account))),
  );
}

function confirmation(drive: Drive): Ask {
  return {
    method: 'POST',
    path: '/v1/e/pipedrive/auth/confirm',
    headers: { Authorization: bearerOf(drive, drive.connected), 'Content-Type': 'application/json' },
    body: JSON.stringify({ confirmation: drive.search.values('shortest')[0] }),
  };
}

/** What never reaches a route. */
async function refusedByPlatform(drive: Drive): Promise<void> {
  const [secret = ''] = drive.search.values('misplaced');
  for (const text of [
    `GET /%zz${secret} HTTP/1.1\r\nHost: a\r\nX-Secret: ${secret}\r\nConnection: close\r\n\r\n`,
    `GET / HTTP/1.1\r\nHost: a\r\nX-Secret: ${secret.repeat(600)}\r\n\r\n`,
    `GET / HTTP/1.1\r\nX-Secret: ${secret}\r\n\r\n`,
    `POST / HTTP/1.1\r\nHost: a\r\nExpect: ${secret}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
    `CONNECT ${secret.replace(/\W/g, '')}:443 HTTP/1.1\r\nHost: a\r\n\r\n`,
    `${secret} / HTTP/1.1\r\nHost: a\r\n\r\n`,
    `GET / ${secret}\r\n\r\n`,
  ]) {
    const { status, headers, body } = await rawRequest(drive.url, text);
    note(drive, 'all', [status, headers, body]);
  }
}

/** The token endpoint is met by a refresh, a login and a revocation, side by side: where it hangs, all wait. */
async function underTrouble(drive: Drive, asks: readonly Ask[]): Promise<void> {
  const [refreshing, connecting] = [drive.expired.pop(), drive.expired.pop()];
  if (refreshing === undefined || connecting === undefined) throw new Error('store more accounts');
  const page = (accountId: string, path: string): Ask => ({
    method: 'GET',
    path: `${EXPORT}/${path}`,
    headers: { Authorization: bearerOf(drive, accountId) },
  });
  await Promise.all([
    loginByJson(drive, bearerOf(drive, `new ${connecting}`), { forwards: true }),
    loginByRedirect(drive, bearerOf(drive, `other ${connecting}`)),
    ...[
      page(refreshing, 'deals'),
      page(drive.connected, 'deals?limit=3&updated_since=2020-01-01T00:00:00Z'),
      ...asks,
    ].map((ask) => answer(drive, ask)),
  ]);
}
