import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';

import { UnauthorizedClientError } from '../errors/index.js';
import { RESOLVED_OPTIONS, type ResolvedOptions } from '../pipedrive.options.js';
import { isClient } from './is-client.js';

/**
 * Lets in who knows the app's id and secret: Pipedrive's own OAuth server.
 * @throws UnauthorizedClientError for everybody else
 */
@Injectable()
export class ClientAuthGuard implements CanActivate {
  constructor(@Inject(RESOLVED_OPTIONS) private readonly options: ResolvedOptions) {}

  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<{ headers: { authorization?: string } }>();
    if (!isClient(headers.authorization, this.options.oauth)) throw new UnauthorizedClientError();
    return true;
  }
}
