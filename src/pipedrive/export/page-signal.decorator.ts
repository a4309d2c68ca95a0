import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

import { signalOf } from './page-signal.interceptor.js';

/** Fires when the client leaves or the page's time is over, on a route with the `PageSignalInterceptor`. */
export const PageSignal = createParamDecorator((_: unknown, context: ExecutionContext): AbortSignal => {
  const signal = signalOf(context.switchToHttp().getRequest<object>());
  if (signal === undefined) throw new Error('@PageSignal() needs the PageSignalInterceptor on its route');
  return signal;
});
