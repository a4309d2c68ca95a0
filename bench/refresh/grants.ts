import { randomBytes } from 'node:crypto';

/**
 * What becomes of a refresh token that has been exchanged:
 * - `strict`: it is dead at once;
 * - `forgiving`: for a minute it is accepted again, and brings the same new refresh token again.
 */
export type Mode = 'strict' | 'forgiving';

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

interface Grant {
  readonly accountId: string;
  readonly mode: Mode;
  current: string;
  previous: { readonly token: string; readonly diesAtMs: number } | undefined;
}

const FORGIVEN_MS = 60_000;
export const ACCESS_TOKEN_LIFE_SECONDS = 3600;

/** The truth about every grant: what the token endpoint has given, and what of it still counts. */
export class Grants {
  private readonly byRefreshToken = new Map<string, Grant>();
  private readonly accessTokens = new Map<
    string,
    { readonly accountId: string; readonly diesAtMs: number }
  >();

  /** A new grant. Its access token lives as long as is said: 0 for one that has expired. */
  open(accountId: string, { mode, lifeMs }: { mode: Mode; lifeMs: number }): Tokens {
    const grant: Grant = { accountId, mode, current: newToken(), previous: undefined };
    this.byRefreshToken.set(grant.current, grant);
    return this.tokensOf(grant, lifeMs);
  }

  /** New tokens for a refresh token; undefined where it is dead, or none of ours. */
  exchange(refreshToken: string): Tokens | undefined {
    const grant = this.byRefreshToken.get(refreshToken);
    if (grant === undefined) return undefined;
    if (refreshToken === grant.current) this.rotate(grant);
    else if (!isForgiven(grant, refreshToken)) return undefined;
    return this.tokensOf(grant, ACCESS_TOKEN_LIFE_SECONDS * 1000);
  }

  /** Whose a refresh token is or was. */
  ownerOf(refreshToken: string): string | undefined {
    return this.byRefreshToken.get(refreshToken)?.accountId;
  }

  /** Whose data an access token opens now. */
  readerOf(accessToken: string): string | undefined {
    const issued = this.accessTokens.get(accessToken);
    return issued !== undefined && Date.now() < issued.diesAtMs ? issued.accountId : undefined;
  }

  private rotate(grant: Grant): void {
    grant.previous = { token: grant.current, diesAtMs: Date.now() + FORGIVEN_MS };
    grant.current = newToken();
    this.byRefreshToken.set(grant.current, grant);
  }

  private tokensOf({ accountId, current }: Grant, lifeMs: number): Tokens {
    const accessToken = newToken();
    this.accessTokens.set(accessToken, { accountId, diesAtMs: Date.now() + lifeMs });
    return { accessToken, refreshToken: current };
  }
}

function isForgiven({ mode, previous }: Grant, refreshToken: string): boolean {
  return mode === 'forgiving' && previous?.token === refreshToken && Date.now() < previous.diesAtMs;
}

function newToken(): string {
  return randomBytes(24).toString('base64url');
}
