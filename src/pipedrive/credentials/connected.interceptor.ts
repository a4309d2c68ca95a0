import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Observable } from 'rxjs';

import { accountOf } from '../auth/caller.js';
import { UnauthorizedError } from '../errors/index.js';
import { CredentialRepository } from './credential.repository.js';

/**
 * Holds a route that asks Pipedrive for nothing to what `TokenRefreshInterceptor` demands of the others: the account
 * that is calling is connected. One query; nothing is refreshed.
 *
 * Throws TokenNotFoundError, TokenInvalidatedError.
 */
@Injectable()
export class ConnectedInterceptor implements NestInterceptor {
  constructor(private readonly credentials: CredentialRepository) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const accountId = accountOf(context.switchToHttp().getRequest<object>());
    if (accountId === undefined) throw new UnauthorizedError({ reason: 'nobody has been identified' });
    await this.credentials.live(accountId);
    return next.handle();
  }
}
