import type { ServerResponse } from 'node:http';

import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

/** A signal that fires when the client leaves before it has its answer. On every platform that speaks node:http. */
export const ClientSignal = createParamDecorator((_: unknown, context: ExecutionContext): AbortSignal => {
  const response = context.switchToHttp().getResponse<ServerResponse | { raw: ServerResponse }>();
  const raw = 'raw' in response ? response.raw : response;
  const controller = new AbortController();
  // It may have left while the guard or the interceptor was at work.
  if (raw.destroyed) controller.abort();
  raw.once('close', () => {
    if (!raw.writableFinished) controller.abort();
  });
  return controller.signal;
});
