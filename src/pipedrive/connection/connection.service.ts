import { randomUUID } from 'node:crypto';

import { Inject, Injectable } from '@nestjs/common';

import { CredentialRepository } from '../credentials/credential.repository.js';
import { InvalidQueryError } from '../errors/index.js';
import { RESOLVED_OPTIONS, type ResolvedOptions } from '../pipedrive.options.js';
import { type BrowserAnswer, callbackAnswer, type LoginStep } from './browser-answer.js';
import type { CallbackQuery } from './callback-query.dto.js';
import type { ConnectionOutcome } from './connection-outcome.js';
import { checkedForwardUrl } from './checked-forward-url.js';
import { GrantTaker } from './grant-taker.js';
import { hasNeededScopes } from './has-needed-scopes.js';
import { LoginAttemptRepository } from './login-attempt.repository.js';
import { OAuthState } from './oauth-state.js';
import { returnUrl } from './return-url.js';

/** Connects an account of ours with its Pipedrive: to the authorize page, and back with a grant. */
@Injectable()
export class ConnectionService {
  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedOptions,
    private readonly state: OAuthState,
    private readonly credentials: CredentialRepository,
    private readonly attempts: LoginAttemptRepository,
    private readonly taker: GrantTaker,
  ) {}

  /**
   * Pipedrive's authorize page for an account; good for 10 minutes.
   *
   * @param forwardUrl where the callback sends the browser; unset: a small page of the callback's own
   * @throws InvalidQueryError where `forwardUrl` is not at an allowed origin
   */
  authorizeUrl(accountId: string, forwardUrl?: string): string {
    return this.authorizePage({ accountId, forwardUrl: this.checked(forwardUrl) });
  }

  /**
   * Where a login goes: to the authorize page, or straight back for an account that needs nothing.
   * @throws InvalidQueryError where `forwardUrl` is not at an allowed origin
   */
  async login(accountId: string, forwardUrl?: string): Promise<LoginStep> {
    const checked = this.checked(forwardUrl);
    const connected = await this.connected(accountId);
    if (connected === undefined) return { url: this.authorizePage({ accountId, forwardUrl: checked }) };
    return checked === undefined ? { url: null, outcome: connected } : { url: returnUrl(checked, connected) };
  }

  /**
   * Ends a login: takes the grant that Pipedrive's redirect offers, or says why there is none.
   * @throws InvalidQueryError where the state is not one of ours, too old, or was used before
   */
  async callback({ state, code, error }: CallbackQuery): Promise<BrowserAnswer> {
    const login = this.state.verify(state, new Date());
    // Before anything is asked of Pipedrive, and whatever comes of it: of two callbacks at once one goes on.
    if (!(await this.attempts.claim(login))) {
      throw new InvalidQueryError({
        parameter: 'state',
        problem: 'it was used before; start again at login',
      });
    }
    return callbackAnswer(await this.outcome(login.accountId, { code, error }), login.forwardUrl);
  }

  private async outcome(
    accountId: string,
    { code, error }: { code: string | undefined; error: string | undefined },
  ): Promise<ConnectionOutcome> {
    if (error === 'user_denied') return { status: 'error', reason: 'user_denied' };
    if (error !== undefined) return { status: 'error', reason: 'authorization_failed' };
    if (code === undefined) return { status: 'error', reason: 'code_missing' };
    return this.taker.take(accountId, code);
  }

  /** The account's connection where it lacks nothing. */
  private async connected(accountId: string): Promise<ConnectionOutcome | undefined> {
    const credential = await this.credentials.find(accountId);
    const isGood =
      credential !== null && credential.invalidatedAt === null && hasNeededScopes(credential.scopes);
    return isGood ? { status: 'success', companyName: credential.companyName } : undefined;
  }

  private authorizePage(request: { accountId: string; forwardUrl: string | undefined }): string {
    const { baseUrl, clientId, redirectUri } = this.options.oauth;
    const url = new URL(`${baseUrl}/oauth/authorize`);
    url.searchParams.set('client_id', clientId);
    url.searchParams.set('redirect_uri', redirectUri);
    url.searchParams.set('state', this.state.sign({ id: randomUUID(), ...request }, new Date()));
    return url.href;
  }

  private checked(forwardUrl: string | undefined): string | undefined {
    if (forwardUrl === undefined) return undefined;
    return checkedForwardUrl(forwardUrl, this.options.forwardUrlAllowedOrigins);
  }
}
