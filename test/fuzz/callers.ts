import { signJwt, TEST_JWT_SECRET } from '../support/jwt.js';

/** Accounts that the service knows something of. */
export const CONNECTED = 'fuzz-connected';
export const DEAD = 'fuzz-dead';

/** Who sends a request: `owner` is the account that is meant, `nobody` sends no Authorization at all. */
export type CallerName = 'owner' | 'nobody' | keyof typeof BEARERS | keyof typeof OTHERS;

/** Callers whose token is good, but whose account is not connected, or not any more. */
export const BEARERS = {
  stranger: () => signJwt({ account_id: 'fuzz-stranger' }),
  dead: () => signJwt({ account_id: DEAD }),
} as const;

/** What stands in Authorization and must let nobody in. */
const OTHERS = {
  expired: () => [`Bearer ${signJwt({ account_id: CONNECTED }, { expiresIn: -60 })}`],
  early: () => [`Bearer ${signJwt({ account_id: CONNECTED }, { notBefore: 600 })}`],
  forged: () => [`Bearer ${signJwt({ account_id: CONNECTED }, { secret: 'x'.repeat(40) })}`],
  unsigned: () => [`Bearer ${jwtOf({ alg: 'none', typ: 'JWT' }, { account_id: CONNECTED, exp: 4e9 })}.`],
  nameless: () => [`Bearer ${signJwt({ sub: CONNECTED })}`],
  misnamed: () => [`Bearer ${signJwt({ account_id: { toString: 1 } })}`],
  cut: () => [`Bearer ${signJwt({ account_id: CONNECTED }).slice(0, -3)}`],
  twice: () => [`Bearer ${signJwt({ account_id: CONNECTED })} x`],
  large: () => [
    `Bearer ${signJwt({ account_id: CONNECTED, text: 'x'.repeat(9_000) }, { secret: 'x'.repeat(40) })}`,
  ],
  tooLarge: () => [`Bearer ${'x'.repeat(17_000)}`],
  dots: () => ['Bearer ...'],
  empty: () => ['Bearer '],
  schemeAlone: () => ['Bearer'],
  otherScheme: () => ['Digest username="x"'],
  basicNonsense: () => ['Basic %%%'],
  basicEmpty: () => [`Basic ${base64(':')}`],
  basicWrong: () => [`Basic ${base64('sandbox-client:wrong')}`],
  basicWithoutColon: () => [`Basic ${base64('sandbox-client')}`],
  nonAscii: () => ['Bearer \xff\xfe'],
} as const;

export const GOOD_CALLERS = ['owner'] as const satisfies readonly CallerName[];
export const UNCONNECTED_CALLERS = Object.keys(BEARERS) as (keyof typeof BEARERS)[];
export const REFUSED_CALLERS: readonly CallerName[] = [
  'nobody',
  ...(Object.keys(OTHERS) as (keyof typeof OTHERS)[]),
];

/**
 * The Authorization headers of a caller.
 * @param scheme what the operation asks for; where it asks for nothing, the owner sends nothing
 */
export function authorizationOf(
  caller: CallerName,
  scheme: string | undefined,
  { owner, client }: { owner: string; client: { clientId: string; clientSecret: string } },
): readonly string[] {
  if (caller === 'nobody') return [];
  if (caller in OTHERS) return OTHERS[caller as keyof typeof OTHERS]();
  if (scheme === undefined) return [];
  if (scheme === 'metrics' && caller === 'owner') return [`Bearer ${METRICS_TOKEN}`];
  if (scheme === 'basic') return [`Basic ${base64(`${client.clientId}:${client.clientSecret}`)}`];
  const token =
    caller === 'owner' ? signJwt({ account_id: owner }) : BEARERS[caller as keyof typeof BEARERS]();
  return [`Bearer ${token}`];
}

/** What the service is configured with for who reads its metrics. */
export const METRICS_TOKEN = 'the-token-of-the-scraper-of-the-fuzzer';

/** The secret that must not be seen in an answer. */
export const CALLER_SECRET = TEST_JWT_SECRET;

function jwtOf(header: object, claims: object): string {
  return [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
