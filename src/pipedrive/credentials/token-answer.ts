import { TokenEndpointError } from './token-endpoint.error.js';

/** What the token endpoint has issued. Fields that it left out, or that make no sense, are undefined. */
export interface IssuedTokens {
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  /** When the request was sent: the tokens are at least as young. */
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  /** As Pipedrive sent it: not checked yet. */
  readonly apiDomain: string | undefined;
  readonly scopes: string[] | undefined;
}

/** The code or refresh token is dead, and only the customer can mend it: an ordinary answer, not a failure. */
export interface InvalidGrant {
  readonly kind: 'invalid_grant';
}

export interface Issued {
  readonly kind: 'issued';
  readonly tokens: IssuedTokens;
}

/**
 * Pipedrive documents 60 minutes, and an answer without `expires_in` is no reason to lose a rotated refresh token: a
 * token that ends earlier is noticed by a 401 and renewed.
 */
const DOCUMENTED_LIFE_SECONDS = 3600;
const LONGEST_LIFE_SECONDS = 365 * 24 * 3600;

/**
 * Reads any reply of the token endpoint: total, for every status and every body.
 * @param reply.retryAfter the header of that name
 * @throws TokenEndpointError for whatever is neither tokens nor invalid_grant; its message bears nothing of the body but
 *   OAuth's own error names
 */
export function readTokenAnswer(
  reply: { readonly status: number; readonly body: string; readonly retryAfter?: string | undefined },
  { sentAt }: { readonly sentAt: Date },
): Issued | InvalidGrant {
  const fields = objectOf(reply.body);
  if (reply.status !== 200) {
    if (isInvalidGrant(reply.status, fields)) return { kind: 'invalid_grant' };
    throw new TokenEndpointError({
      details: `the token endpoint answered ${reply.status}${oauthErrorOf(fields)}`,
      ending: { status: reply.status },
      retryAfterSeconds: secondsOf(reply.retryAfter),
    });
  }
  if (fields === undefined) throw odd('the token endpoint answered something that is not JSON');
  const accessToken = tokenOf(fields['access_token']);
  if (accessToken === undefined) throw odd('the token endpoint answered without an access token');
  const lifeSeconds = lifeOf(fields['expires_in']) ?? DOCUMENTED_LIFE_SECONDS;
  const tokens = {
    accessToken,
    refreshToken: tokenOf(fields['refresh_token']),
    issuedAt: sentAt,
    expiresAt: new Date(sentAt.getTime() + lifeSeconds * 1000),
    apiDomain: typeof fields['api_domain'] === 'string' ? fields['api_domain'] : undefined,
    scopes: scopesOf(fields['scope']),
  };
  return { kind: 'issued', tokens };
}

type Fields = Readonly<Record<string, unknown>>;

function objectOf(body: string): Fields | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Fields) : undefined;
  } catch {
    // Not JSON is one of the answers that this file is about.
    return undefined;
  }
}

/** Pipedrive writes `invalid_grant` or `Invalid grant: …`; a wrong client is our fault, never the account's. */
function isInvalidGrant(status: number, fields: Fields | undefined): boolean {
  const text = fields?.['error'] ?? fields?.['message'];
  return (status === 400 || status === 401) && typeof text === 'string' && /^invalid[ _]grant\b/i.test(text);
}

const OAUTH_ERRORS = [
  'invalid_client',
  'invalid_request',
  'invalid_scope',
  'server_error',
  'temporarily_unavailable',
  'unauthorized_client',
  'unsupported_grant_type',
];

/** Only names from a closed list: what a server writes freely could repeat what it was sent. */
function oauthErrorOf(fields: Fields | undefined): string {
  const name = OAUTH_ERRORS.find((known) => known === fields?.['error']);
  return name === undefined ? '' : ` (${name})`;
}

/** A token goes into a header: visible ASCII only. */
function tokenOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\x21-\x7e]+$/.test(value) ? value : undefined;
}

function lifeOf(value: unknown): number | undefined {
  const isLife = typeof value === 'number' && value >= 0 && value <= LONGEST_LIFE_SECONDS;
  return isLife ? value : undefined;
}

/** Pipedrive separates by commas, OAuth by spaces. */
function scopesOf(value: unknown): string[] | undefined {
  if (typeof value !== 'string') return undefined;
  return value.split(/[,\s]+/).filter((scope) => scope !== '');
}

/** What a Retry-After header says, in seconds alone: a date would be by another clock than ours. */
export function secondsOf(retryAfter: string | undefined): number | undefined {
  return retryAfter !== undefined && /^\d{1,9}$/.test(retryAfter) ? Number(retryAfter) : undefined;
}

function odd(details: string): TokenEndpointError {
  return new TokenEndpointError({ details, ending: { status: 200 } });
}
