import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';

/** How the service answers its own errors: in a form that is not the export's. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly adapterHost: HttpAdapterHost) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const status = error instanceof HttpException ? error.getStatus() : 500;
    const title = error instanceof Error ? error.message : String(error);
    this.adapterHost.httpAdapter.reply(host.switchToHttp().getResponse(), { problem: title }, status);
  }
}
