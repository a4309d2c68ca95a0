import { randomUUID } from 'node:crypto';

import { Inject, Injectable } from '@nestjs/common';

import { namedAccount } from '../auth/named-account.js';
import { CredentialRepository } from '../credentials/credential.repository.js';
import { InvalidBodyError } from '../errors/index.js';
import { RESOLVED_OPTIONS, type ResolvedOptions } from '../pipedrive.options.js';
import { asksForJson, type BrowserAnswer, loginAnswer } from './answer/browser-answer.js';
import {
  type ConnectedCompany,
  type ConnectionOutcome,
  UNKNOWN_CONFIRMATION,
} from './answer/connection-outcome.js';
import { returnUrl } from './answer/return-url.js';
import { HeldGrantRepository } from './confirm/held-grant.repository.js';
import { ConnectionLifeService } from './life/connection-life.service.js';
import type { Disconnection } from './life/disconnection.dto.js';
import { AuthorizePage } from './login/authorize-page.js';
import type { CallbackQuery } from './login/callback-query.dto.js';
import { CallbackService } from './login/callback.service.js';
import { checkedForwardUrl } from './login/checked-forward-url.js';
import { LoginCookies, type RequestCookies } from './login/login-cookies.js';
import type { ConnectionStatus } from './status/connection-status.dto.js';
import { hasNeededScopes } from './status/has-needed-scopes.js';

/** Connects an account of ours with its Pipedrive: to the authorize page, and back with a grant. */
@Injectable()
export class ConnectionService {
  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedOptions,
    private readonly authorizePage: AuthorizePage,
    private readonly cookies: LoginCookies,
    private readonly credentials: CredentialRepository,
    private readonly ending: CallbackService,
    private readonly held: HeldGrantRepository,
    private readonly life: ConnectionLifeService,
  ) {}

  /**
   * Pipedrive's authorize page for an account; good for 10 minutes. Whoever follows it is not known to be of the
   * account, so what it brings waits for `confirm` (unless `login.confirmation` is off).
   *
   * @param forwardUrl where the callback sends the browser; unset: a small page of the callback's own
   * @throws InvalidQueryError where `forwardUrl` is not at an allowed origin
   * @throws TypeError where no account is named
   */
  authorizeUrl(accountId: string, forwardUrl?: string): string {
    const login = {
      id: randomUUID(),
      accountId: namedAccount(accountId),
      forwardUrl: this.checked(forwardUrl),
    };
    return this.authorizePage.addressFor({ ...login, browserHash: undefined });
  }

  /**
   * Where a login goes: to the authorize page, or straight back for an account that needs nothing. A browser that is
   * redirected is given a cookie, and it alone can end the login.
   *
   * @param request.accept its Accept header: who wants JSON navigates by itself, and is given no cookie
   * @throws InvalidQueryError where `forwardUrl` is not at an allowed origin
   */
  async login(
    accountId: string,
    forwardUrl: string | undefined,
    { accept, cookies = {} }: { accept?: string | undefined; cookies?: RequestCookies } = {},
  ): Promise<BrowserAnswer> {
    const checked = this.checked(forwardUrl);
    const connected = await this.connected(accountId);
    if (connected !== undefined) {
      const step =
        checked === undefined ? { url: null, outcome: connected } : { url: returnUrl(checked, connected) };
      return loginAnswer(step, accept);
    }
    if (asksForJson(accept)) {
      return loginAnswer({ url: this.authorizeUrl(accountId, forwardUrl) }, accept);
    }
    const id = randomUUID();
    const { browserHash, setCookies } = this.cookies.begin(id, cookies);
    const url = this.authorizePage.addressFor({ id, accountId, forwardUrl: checked, browserHash });
    return { ...loginAnswer({ url }, accept), setCookies };
  }

  /**
   * Ends a login: takes the grant that Pipedrive's redirect offers, or says why there is none.
   *
   * @param cookies the request's, where the login has redirected
   * @throws InvalidQueryError where the state is not one of ours, too old, was used before or is of another browser
   */
  callback(query: CallbackQuery, cookies: RequestCookies = {}): Promise<BrowserAnswer> {
    return this.ending.end(query, cookies);
  }

  /**
   * Connects an account with the grant that waits under this code.
   *
   * @param accountId who confirms: it must be the account that the login was begun for
   * @throws InvalidBodyError where nothing waits for this account under it: unknown, too old, or confirmed before
   */
  async confirm(accountId: string, confirmation: string): Promise<ConnectedCompany> {
    const connection = await this.held.connect(accountId, confirmation);
    if (connection === undefined) throw new InvalidBodyError(UNKNOWN_CONFIRMATION);
    return { companyId: connection.companyId, companyName: connection.companyName };
  }

  /** How an account is connected: two queries, no call to Pipedrive, nothing refreshed. */
  status(accountId: string): Promise<ConnectionStatus> {
    return this.life.status(accountId);
  }

  /**
   * Revokes an account's grant at Pipedrive and forgets it; see `ConnectionLifeService`.
   * @throws ExternalApiError where it can't be revoked; nothing has changed then
   */
  disconnect(accountId: string, options: { force?: boolean } = {}): Promise<Disconnection> {
    return this.life.disconnect(accountId, options);
  }

  /** The account's connection where it lacks nothing. */
  private async connected(accountId: string): Promise<ConnectionOutcome | undefined> {
    const credential = await this.credentials.find(accountId);
    const isGood =
      credential !== null && this.credentials.isUsable(credential) && hasNeededScopes(credential.scopes);
    return isGood ? { status: 'success', companyName: credential.companyName } : undefined;
  }

  private checked(forwardUrl: string | undefined): string | undefined {
    if (forwardUrl === undefined) return undefined;
    return checkedForwardUrl(forwardUrl, this.options.forwardUrlAllowedOrigins);
  }
}
