import { isIP } from 'node:net';
import { Injectable } from '@nestjs/common';
import { ExecutionContextHost } from '@nestjs/core/internal';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequestLimit } from './request-limit.js';

/** Requests per address, before anything of them is verified. An IPv6 network of /64 is one address. */
@Injectable()
export class AddressLimitGuard extends RequestLimit {
  protected readonly name = 'address';

  /**
   * The same for what no guard of Nest's stands before: the platform's own routes, and addresses where there is none.
   * @throws ThrottlerException
   */
  async admit(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    await this.canActivate(new ExecutionContextHost([request, reply], AddressLimitGuard, this.admit));
  }

  protected override getTracker({ ip, socket }: FastifyRequest): Promise<string> {
    // A trusted proxy may hand on whatever its client wrote; what is no address could be as long as a header.
    return super.getTracker({ ip: isIP(ip) === 0 ? (socket.remoteAddress ?? '') : ip });
  }
}
