import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { RequestLog } from '../observability/request-log.js';
import { refusalOf } from './refusal.js';
import { sendRefusal } from './send-refusal.js';

/** Answers what no filter of the module has answered. A bug's details go to the log, under the request's id. */
@Catch()
export class RefusalFilter implements ExceptionFilter {
  private readonly logger = new Logger(RefusalFilter.name);

  constructor(private readonly requestLog: RequestLog) {}

  catch(error: unknown, host: ArgumentsHost): void {
    this.answer(error, host.switchToHttp().getResponse<FastifyReply>());
  }

  /** The same where Nest does not stand behind a route. */
  answer(error: unknown, reply: FastifyReply): void {
    const refusal = refusalOf(error);
    this.requestLog.noteError(refusal.code);
    if (refusal.status === 500) this.logger.error(error instanceof Error ? error : notAnError(error));
    // What has begun as another answer can't become this one: the client shall see that it is not whole.
    if (reply.raw.headersSent) reply.raw.destroy();
    else sendRefusal(reply, refusal);
  }
}

/** What it holds is not ours to write into a log. */
function notAnError(thrown: unknown): Error {
  return new Error(`something was thrown that is no Error: ${thrown === null ? 'null' : typeof thrown}`);
}
