import { type ArgumentsHost, Catch, type ExceptionFilter, Inject } from '@nestjs/common';

import { ReconnectNeededError, RefusedAccessError } from '../errors/index.js';
import { RESOLVED_OPTIONS, type ResolvedOptions } from '../pipedrive.options.js';
import { ErrorAnswer } from './error-answer.js';
import { loginUrl } from './login-url.js';

/** 401: who calls, or the grant at Pipedrive, is not good enough. Where connecting again mends it, `Link` says where. */
@Catch(RefusedAccessError)
export class RefusedAccessFilter implements ExceptionFilter<RefusedAccessError> {
  constructor(
    private readonly answer: ErrorAnswer,
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedOptions,
  ) {}

  catch(error: RefusedAccessError, host: ArgumentsHost): void {
    this.answer.send(host, 401, error, {
      'WWW-Authenticate': error.challenge,
      ...(error instanceof ReconnectNeededError && {
        Link: `<${loginUrl(this.options.oauth.redirectUri)}>; rel="reconnect"`,
      }),
    });
  }
}
