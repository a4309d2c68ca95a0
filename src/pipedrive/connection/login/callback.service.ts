import { Inject, Injectable } from '@nestjs/common';

import { CredentialRepository, type NewConnection } from '../../credentials/credential.repository.js';
import { InvalidQueryError } from '../../errors/index.js';
import { RESOLVED_OPTIONS, type ResolvedOptions } from '../../pipedrive.options.js';
import { type BrowserAnswer, callbackAnswer } from '../answer/browser-answer.js';
import type { ConnectionOutcome } from '../answer/connection-outcome.js';
import { HeldGrantRepository } from '../confirm/held-grant.repository.js';
import type { CallbackQuery } from './callback-query.dto.js';
import { GrantTaker } from './grant-taker.js';
import { LoginAttemptRepository } from './login-attempt.repository.js';
import { LoginCookies, type RequestCookies, type SetCookie } from './login-cookies.js';
import { type AuthorizationRequest, OAuthState } from './oauth-state.js';

/** Ends a login: takes what Pipedrive's redirect brings, for whom it may be taken. */
@Injectable()
export class CallbackService {
  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedOptions,
    private readonly state: OAuthState,
    private readonly cookies: LoginCookies,
    private readonly attempts: LoginAttemptRepository,
    private readonly taker: GrantTaker,
    private readonly held: HeldGrantRepository,
    private readonly credentials: CredentialRepository,
  ) {}

  /** Throws as `ConnectionService.callback` does. */
  async end({ state, code, error }: CallbackQuery, cookies: RequestCookies): Promise<BrowserAnswer> {
    const login = this.state.verify(state, new Date());
    const setCookies = this.endedCookies(login, cookies);
    // Before anything is asked of Pipedrive, and whatever comes of it: of two callbacks at once one goes on.
    if (!(await this.attempts.claim(login))) throw refused('it was used before');
    const answer = callbackAnswer(await this.outcome(login, { code, error }), login.forwardUrl);
    return { ...answer, setCookies };
  }

  /** Looked at before the state is claimed: a stranger who follows the link can't use up what is not theirs. */
  private endedCookies({ id, browserHash }: AuthorizationRequest, present: RequestCookies): SetCookie[] {
    if (browserHash === undefined) return [];
    if (!this.cookies.isBegunIn(present, { id, browserHash })) throw refused('it is of another browser');
    return [this.cookies.end(id)];
  }

  private async outcome(
    login: AuthorizationRequest,
    { code, error }: { code: string | undefined; error: string | undefined },
  ): Promise<ConnectionOutcome> {
    if (error === 'user_denied') return { status: 'error', reason: 'user_denied' };
    if (error !== undefined) return { status: 'error', reason: 'authorization_failed' };
    if (code === undefined) return { status: 'error', reason: 'code_missing' };
    const taken = await this.taker.take(login.accountId, code);
    return 'reason' in taken ? taken : this.keep(login, taken);
  }

  /** What the browser of the account itself has brought is connected; anybody else's waits for the account's word. */
  private async keep(
    { id, browserHash }: AuthorizationRequest,
    connection: NewConnection,
  ): Promise<ConnectionOutcome> {
    const { companyName } = connection;
    if (browserHash === undefined && this.options.login.confirmation === 'required') {
      return { status: 'pending', companyName, confirmation: await this.held.hold(id, connection) };
    }
    await this.credentials.connect(connection);
    return { status: 'success', companyName };
  }
}

function refused(problem: string): InvalidQueryError {
  return new InvalidQueryError({ parameter: 'state', problem: `${problem}; start again at login` });
}
