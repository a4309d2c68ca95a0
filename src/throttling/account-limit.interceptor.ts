import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { accountOf } from '../index.js';
import { RequestLimit } from './request-limit.js';

/**
 * Requests per account. A global interceptor runs after the routes' own guards, who have verified the token, and before
 * their interceptors, which may refresh a grant: so nobody can use up an account's requests without its token, and what
 * is refused costs nothing.
 */
@Injectable()
export class AccountLimitInterceptor extends RequestLimit implements NestInterceptor {
  protected readonly name = 'account';

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const isSomebodys = accountOf(context.switchToHttp().getRequest<unknown>()) !== undefined;
    if (isSomebodys) await this.canActivate(context);
    return next.handle();
  }

  protected override getTracker(request: Record<string, unknown>): Promise<string> {
    return Promise.resolve(accountOf(request) ?? '');
  }
}
