import { Inject, Injectable } from '@nestjs/common';

import { ExternalApiError } from '../errors/index.js';
import { RESOLVED_OPTIONS, type ResolvedOptions } from '../pipedrive.options.js';
import { allowedApiOrigin } from '../upstream/api-domain.js';
import type { InvalidGrant, IssuedTokens } from './token-answer.js';
import { TokenEndpoint } from './token-endpoint.js';

/** A whole new grant, its api_domain checked. */
export interface Grant extends IssuedTokens {
  readonly refreshToken: string;
  readonly apiDomain: string;
  readonly scopes: string[];
}

export interface Granted<T> {
  readonly kind: 'granted';
  readonly grant: T;
}

/** The company's API is said to be somewhere that no token may go. */
export interface ForeignApiDomain {
  readonly kind: 'foreign_api_domain';
}

/** The two grants of OAuth that we use. */
@Injectable()
export class TokenClient {
  constructor(
    private readonly endpoint: TokenEndpoint,
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedOptions,
  ) {}

  /**
   * Turns the code of a callback into a grant.
   * @throws ExternalApiError (a TokenEndpointError, unless a field is missing) where the endpoint is down, slow or odd, or leaves out what a grant needs
   */
  async exchangeCode(
    code: string,
    account: { accountId: string },
  ): Promise<Granted<Grant> | InvalidGrant | ForeignApiDomain> {
    const redirectUri = this.options.oauth.redirectUri;
    const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
    const answer = await this.endpoint.ask(form, account);
    if (answer.kind === 'invalid_grant') return answer;
    const { refreshToken, apiDomain: named, scopes = [] } = answer.tokens;
    if (refreshToken === undefined) throw lacking('refresh token');
    if (named === undefined) throw lacking('api_domain');
    const apiDomain = this.allowed(named);
    if (apiDomain === undefined) return { kind: 'foreign_api_domain' };
    return { kind: 'granted', grant: { ...answer.tokens, refreshToken, apiDomain, scopes } };
  }

  /**
   * Turns a refresh token into new tokens. An api_domain that is missing or not allowed is left undefined rather than
   * refused: by then the old refresh token may be dead, and the new one must not be lost.
   * @throws TokenEndpointError where the endpoint is down, slow or odd
   */
  async refresh(
    refreshToken: string,
    account: { accountId: string },
  ): Promise<Granted<IssuedTokens> | InvalidGrant> {
    const answer = await this.endpoint.ask(
      { grant_type: 'refresh_token', refresh_token: refreshToken },
      account,
    );
    if (answer.kind === 'invalid_grant') return answer;
    const { apiDomain } = answer.tokens;
    return {
      kind: 'granted',
      grant: { ...answer.tokens, apiDomain: apiDomain === undefined ? undefined : this.allowed(apiDomain) },
    };
  }

  private allowed(apiDomain: string): string | undefined {
    return allowedApiOrigin(apiDomain, this.options.http.allowedHosts);
  }
}

function lacking(field: string): ExternalApiError {
  return new ExternalApiError({
    details: `the token endpoint answered without ${field}`,
    upstreamStatus: 200,
  });
}
