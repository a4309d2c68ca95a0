import { Inject, Injectable } from '@nestjs/common';

import { RESOLVED_OPTIONS, type ResolvedOptions } from '../../pipedrive.options.js';
import { type AuthorizationRequest, OAuthState } from './oauth-state.js';

/** Where a customer lets us in: Pipedrive's page with the button. */
@Injectable()
export class AuthorizePage {
  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedOptions,
    private readonly state: OAuthState,
  ) {}

  /** Its address for one login; good for 10 minutes. */
  addressFor(login: AuthorizationRequest): string {
    const { baseUrl, clientId, redirectUri } = this.options.oauth;
    const url = new URL(`${baseUrl}/oauth/authorize`);
    url.searchParams.set('client_id', clientId);
    url.searchParams.set('redirect_uri', redirectUri);
    url.searchParams.set('state', this.state.sign(login, new Date()));
    return url.href;
  }
}
