import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

import type { ClientAccepts } from './client-accepts.js';

/** What the client says of the answers that it takes. */
export const Accepts = createParamDecorator((_: unknown, context: ExecutionContext): ClientAccepts => {
  const { headers } = context.switchToHttp().getRequest<{ headers: Record<string, string | undefined> }>();
  return { accept: headers.accept, acceptEncoding: headers['accept-encoding'] };
});
