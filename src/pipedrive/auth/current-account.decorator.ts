import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

import { UnauthorizedError } from '../errors/index.js';
import { accountOf } from './caller.js';

/** The account of ours that is calling: `@CurrentAccount() accountId: string` on an `@Authenticated()` route. */
export const CurrentAccount = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const accountId = accountOf(context.switchToHttp().getRequest<unknown>());
  if (accountId === undefined) throw new UnauthorizedError({ reason: 'nobody has been identified' });
  return accountId;
});
