import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

import { clientSignal, type PlatformResponse } from '../export/client-signal.js';

/** Fires when the client leaves before it has its whole answer. */
export const ClientSignal = createParamDecorator((_: unknown, context: ExecutionContext): AbortSignal =>
  clientSignal(context.switchToHttp().getResponse<PlatformResponse>()),
);
