import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { from, lastValueFrom, type Observable } from 'rxjs';

import { unlessAbandoned } from '../upstream/abandonment.js';
import { clientSignal, type PlatformResponse } from './client-signal.js';
import { PAGE_LIMIT_MS, pageSignal } from './page-signal.js';

/**
 * Begins a page's time before its access is sought, which may have to be refreshed: bind it before the
 * `TokenRefreshInterceptor`. `@PageSignal()` hands the signal to the route.
 */
@Injectable()
export class PageSignalInterceptor implements NestInterceptor {
  constructor(@Inject(PAGE_LIMIT_MS) private readonly limitMs: number) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const signal = pageSignal(this.limitMs, clientSignal(http.getResponse<PlatformResponse>()));
    signalOfRequests.set(http.getRequest<object>(), signal);
    return from(unlessAbandoned(lastValueFrom(next.handle()), signal));
  }
}

const signalOfRequests = new WeakMap<object, AbortSignal>();

export function signalOf(request: object): AbortSignal | undefined {
  return signalOfRequests.get(request);
}
