import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Observable } from 'rxjs';

import { accountOf } from '../auth/caller.js';
import { UnauthorizedError } from '../errors/index.js';
import { CredentialAccess } from './credential-access.js';
import { putAccess } from './request-access.js';

/**
 * Finds the access of the account that is calling, refreshed if that is due, before the route's pipes look at
 * anything else; `@CurrentAccess()` hands it to the route. Throws as `CredentialAccess.accessFor` does.
 */
@Injectable()
export class TokenRefreshInterceptor implements NestInterceptor {
  constructor(private readonly credentials: CredentialAccess) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<object>();
    const accountId = accountOf(request);
    if (accountId === undefined) throw new UnauthorizedError({ reason: 'nobody has been identified' });
    putAccess(request, await this.credentials.accessFor(accountId));
    return next.handle();
  }
}
