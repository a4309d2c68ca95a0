import { createHash, timingSafeEqual } from 'node:crypto';

import {
  type CanActivate,
  type ExecutionContext,
  Injectable,
  NotFoundException,
  UnauthorizedException,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { Env } from '../../config/env.js';

/** Lets in who bears METRICS_TOKEN. Where none is set there is nothing at this address. */
@Injectable()
export class MetricsTokenGuard implements CanActivate {
  constructor(private readonly env: Env) {}

  canActivate(context: ExecutionContext): boolean {
    const { metricsToken } = this.env;
    if (metricsToken === undefined) throw new NotFoundException();
    const http = context.switchToHttp();
    if (isBearer(http.getRequest<FastifyRequest>().headers.authorization, metricsToken)) return true;
    void http.getResponse<FastifyReply>().header('WWW-Authenticate', METRICS_CHALLENGE);
    throw new UnauthorizedException();
  }
}

export const METRICS_CHALLENGE = 'Bearer realm="metrics"';

/** Digests are compared, in constant time: neither what is right nor how much of it can be measured. */
function isBearer(authorization: string | undefined, token: string): boolean {
  const given = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1] ?? '';
  return timingSafeEqual(digestOf(given), digestOf(token));
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
