import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

import type { AccessSource } from '../upstream/access-source.js';
import { accessOf } from './request-access.js';

/** The calling account's access: `@CurrentAccess() access: AccessSource` on a route with the `TokenRefreshInterceptor`. */
export const CurrentAccess = createParamDecorator((_: unknown, context: ExecutionContext): AccessSource => {
  const access = accessOf(context.switchToHttp().getRequest<object>());
  if (access === undefined)
    throw new Error('@CurrentAccess() needs the TokenRefreshInterceptor on its route');
  return access;
});
