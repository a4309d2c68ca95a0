import { randomBytes, randomInt } from 'node:crypto';
import type { ResolvedBehaviour } from '../options.js';
import { invalidGrant } from './oauth-refusals.js';

/** The answer of the token endpoint. */
export interface TokenResponse {
  access_token: string;
  token_type: 'Bearer';
  refresh_token: string;
  /** Comma-separated. */
  scope: string;
  /** Seconds. */
  expires_in: number;
  api_domain: string;
}

/** What an access token stands for. */
export interface AccessToken {
  readonly userId: number;
  readonly scopes: readonly string[];
}

interface Grant extends AccessToken {
  refreshToken: string;
}

const CODE_LIFE_MS = 5 * 60_000;

/** Who has allowed what: codes, access tokens and refresh tokens, and when each ends. */
export class Grants {
  private readonly codes = new Map<string, { grant: Grant; redirectUri: string; expiresAt: number }>();
  private readonly byRefreshToken = new Map<string, Grant>();
  /** Where the app was last allowed to have the browser sent back to; Pipedrive knows it from the app's registration. */
  callbackUrl: string | undefined;
  private readonly accessTokens = new Map<string, { grant: Grant; expiresAt: number }>();

  constructor(
    private readonly behaviour: ResolvedBehaviour,
    private readonly clock: () => number,
    private readonly apiDomain: () => string,
  ) {}

  /** A code that can be exchanged once, within 5 minutes, for the same redirect URI. */
  createCode(userId: number, redirectUri: string): string {
    const code = randomBytes(20).toString('hex');
    const grant = { userId, scopes: [...this.behaviour.scopes], refreshToken: newRefreshToken() };
    this.callbackUrl = redirectUri;
    this.codes.set(code, { grant, redirectUri, expiresAt: this.clock() + CODE_LIFE_MS });
    return code;
  }

  /** @throws Refusal invalid_grant when the code is unknown, used, too old or for another redirect URI. */
  exchangeCode(code: string, redirectUri: string): TokenResponse {
    const found = this.codes.get(code);
    this.codes.delete(code);
    if (found === undefined || found.expiresAt <= this.clock()) throw invalidGrant('authorization code');
    if (found.redirectUri !== redirectUri) throw invalidGrant('redirect_uri');
    return this.issue(found.grant);
  }

  /** @throws Refusal invalid_grant when the refresh token is unknown, revoked or has been exchanged. */
  refresh(refreshToken: string): TokenResponse {
    const grant = this.byRefreshToken.get(refreshToken);
    if (grant === undefined) throw invalidGrant('refresh_token');
    if (this.behaviour.refreshTokens === 'rotating') {
      this.byRefreshToken.delete(refreshToken);
      grant.refreshToken = newRefreshToken();
    }
    return this.issue(grant);
  }

  /** RFC 7009: a refresh token uninstalls the app for its user, an access token ends only itself, an unknown one nothing. */
  revoke(token: string): void {
    this.accessTokens.delete(token);
    const grant = this.byRefreshToken.get(token);
    if (grant !== undefined) this.uninstall(grant.userId);
  }

  /** Ends every grant of a user's, and the codes that would become one. */
  uninstall(userId: number): void {
    for (const held of [this.codes, this.accessTokens])
      for (const [key, { grant }] of held) if (grant.userId === userId) held.delete(key);
    for (const [refreshToken, grant] of this.byRefreshToken)
      if (grant.userId === userId) this.byRefreshToken.delete(refreshToken);
  }

  /** A grant without the browser. */
  issueFor(userId: number): TokenResponse {
    return this.issue({ userId, scopes: [...this.behaviour.scopes], refreshToken: newRefreshToken() });
  }

  /** Undefined when the access token is unknown, revoked or expired. */
  find(accessToken: string): AccessToken | undefined {
    const found = this.accessTokens.get(accessToken);
    return found !== undefined && found.expiresAt > this.clock() ? found.grant : undefined;
  }

  expireAccessTokens(): void {
    this.accessTokens.clear();
  }

  revokeAll(): void {
    this.codes.clear();
    this.accessTokens.clear();
    this.byRefreshToken.clear();
  }

  private issue(grant: Grant): TokenResponse {
    const seconds = this.behaviour.accessTokenSeconds;
    // Lengths vary, so that a column which is too short for some of them is found out.
    const accessToken = `v1u:${randomBytes(randomInt(90, 540)).toString('base64url')}`;
    this.accessTokens.set(accessToken, { grant, expiresAt: this.clock() + seconds * 1000 });
    this.byRefreshToken.set(grant.refreshToken, grant);
    return {
      access_token: accessToken,
      token_type: 'Bearer',
      refresh_token: grant.refreshToken,
      scope: grant.scopes.join(','),
      expires_in: Math.max(0, seconds - 1),
      api_domain: this.apiDomain(),
    };
  }
}

function newRefreshToken(): string {
  return `${randomInt(1_000_000)}:${randomInt(1_000_000)}:${randomBytes(20).toString('hex')}`;
}
