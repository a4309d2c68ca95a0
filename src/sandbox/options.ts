import { resolveCompanySize } from './company/company-size.js';
import type { CompanySize } from './company/company-size.js';
import type { LoggedRequest } from './request-log.js';

/** Limits on requests, as a plan and its seats would set them. */
export interface SandboxLimits {
  /** Requests per access token in a rolling window of 2 seconds; default 80 (OAuth on the smallest plan). */
  burst?: number;
  /** Tokens that the company may spend in a day (UTC); default 900000. */
  dailyTokens?: number;
}

/** What can be changed while the sandbox runs, by `behave`. */
export interface SandboxBehaviour {
  /** The authorize page has a button, or redirects at once; default 'button'. Posting the button's form works for scripts. */
  approve?: 'button' | 'automatic';
  /**
   * What a refresh answers: always the same refresh token, or a new one each time, the old one being dead from then
   * on. Pipedrive's documents say both; default 'rotating', the stricter one.
   */
  refreshTokens?: 'same' | 'rotating';
  /** How long access tokens live that are issued from now on, in seconds; default 3600 (answered as 3599). */
  accessTokenSeconds?: number;
  /** Scopes of grants that are made from now on; default base, deals:read, contacts:read, users:read. */
  scopes?: readonly string[];
  limits?: SandboxLimits;
  /** Delay before each answer of the API (not of OAuth), in milliseconds; default 0. */
  latencyMs?: number;
  /** What a cursor does whose record has left the list; undocumented, so both. Default 'continue' (at the next key). */
  deletedCursor?: 'continue' | 'refuse';
  /** Whether updated_since and updated_until keep records whose update_time is null; undocumented. Default 'hide'. */
  nullUpdateTime?: 'keep' | 'hide';
  /**
   * Where records whose update_time is null stand in an ascending order by update_time of API v2, the descending one
   * being its exact reverse; undocumented. Default 'low' (first, as MySQL has it), or 'high' (last, as Postgres has it).
   */
  nullTimesSort?: 'low' | 'high';
  /** Whether pipelines bear is_selected, which the migration guide has and the specification lacks; default false. */
  sendIsSelected?: boolean;
  /**
   * Runs before each ordinary answer of the API is made, and is waited for: what it changes in the company is answered.
   * Default undefined. A call that is refused, or whose fault is another answer, does not run it.
   */
  beforeAnswer?: ((request: LoggedRequest) => void | Promise<void>) | undefined;
  /** Who presses Allow from now on: a user's id; default the company's first user. */
  signedInUserId?: number;
}

export interface SandboxOptions extends SandboxBehaviour {
  /** Port on 127.0.0.1; default 0: any free one. */
  port?: number;
  /** The same seed gives the same company; default 1. Another seed is another company, with another id. */
  seed?: number;
  company?: Partial<CompanySize>;
  /** Default 'sandbox-client'. */
  clientId?: string;
  /** Default 'sandbox-secret'. */
  clientSecret?: string;
  /** Where the authorize page may send the browser back to; undefined: anywhere. */
  redirectUris?: readonly string[];
  /**
   * How much of the JSON of API v2's records is kept in memory, in bytes, so that it is made once; default 128 MiB, 0 keeps
   * none. A deal with 20 custom fields has 2 kB. Answers are the same.
   */
  textCacheBytes?: number;
  /** The time in milliseconds since 1970, for everything that expires or is stamped; default Date.now. */
  clock?: () => number;
}

export interface ResolvedBehaviour extends Required<
  Omit<SandboxBehaviour, 'limits' | 'beforeAnswer' | 'signedInUserId'>
> {
  limits: Required<SandboxLimits>;
  beforeAnswer: SandboxBehaviour['beforeAnswer'];
  signedInUserId: number | undefined;
}

export interface ResolvedSandboxOptions {
  readonly port: number;
  readonly seed: number;
  readonly size: CompanySize;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUris: readonly string[] | undefined;
  readonly clock: () => number;
  readonly textCacheBytes: number;
  /** Changed in place by `behave`. */
  readonly behaviour: ResolvedBehaviour;
}

/** @throws RangeError when the seed or a company's size is not a whole number, or the cache's size is below 0. */
export function resolveSandboxOptions(given: SandboxOptions = {}): ResolvedSandboxOptions {
  const seed = given.seed ?? 1;
  if (!Number.isSafeInteger(seed)) throw new RangeError(`sandbox: seed must be a whole number (got ${seed})`);
  const textCacheBytes = given.textCacheBytes ?? 128 * 1_048_576;
  if (!(textCacheBytes >= 0)) {
    throw new RangeError(`sandbox: textCacheBytes must be a number from 0 on (got ${textCacheBytes})`);
  }
  return {
    port: given.port ?? 0,
    seed,
    size: resolveCompanySize(given.company),
    clientId: given.clientId ?? 'sandbox-client',
    clientSecret: given.clientSecret ?? 'sandbox-secret',
    redirectUris: given.redirectUris,
    clock: given.clock ?? Date.now,
    textCacheBytes,
    behaviour: {
      approve: given.approve ?? 'button',
      refreshTokens: given.refreshTokens ?? 'rotating',
      accessTokenSeconds: given.accessTokenSeconds ?? 3600,
      scopes: given.scopes ?? ['base', 'deals:read', 'contacts:read', 'users:read'],
      limits: { burst: given.limits?.burst ?? 80, dailyTokens: given.limits?.dailyTokens ?? 900_000 },
      latencyMs: given.latencyMs ?? 0,
      deletedCursor: given.deletedCursor ?? 'continue',
      nullUpdateTime: given.nullUpdateTime ?? 'hide',
      nullTimesSort: given.nullTimesSort ?? 'low',
      sendIsSelected: given.sendIsSelected ?? false,
      beforeAnswer: given.beforeAnswer,
      signedInUserId: given.signedInUserId,
    },
  };
}

/** Applies the given switches and leaves the others as they are. */
export function changeBehaviour(behaviour: ResolvedBehaviour, change: SandboxBehaviour): void {
  const { limits, ...rest } = change;
  Object.assign(behaviour, rest);
  Object.assign(behaviour.limits, limits);
}
