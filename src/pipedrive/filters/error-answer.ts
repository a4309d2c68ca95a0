import { type ArgumentsHost, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';

import { publishRefusal } from '../diagnostics.js';
import type { PipedriveExportError } from '../errors/index.js';

/** Writes the contract's error body on whichever platform the host runs. The one place where an error becomes bytes. */
@Injectable()
export class ErrorAnswer {
  constructor(private readonly adapterHost: HttpAdapterHost) {}

  send(
    host: ArgumentsHost,
    status: number,
    error: Pick<PipedriveExportError, 'code' | 'message'>,
    headers: Record<string, string> = {},
  ): void {
    const { httpAdapter } = this.adapterHost;
    const response: unknown = host.switchToHttp().getResponse();
    publishRefusal({ code: error.code, message: error.message });
    if (httpAdapter.isHeadersSent(response)) return;
    for (const [name, value] of Object.entries(headers)) httpAdapter.setHeader(response, name, value);
    httpAdapter.reply(response, { success: false, message: error.message, error: error.code }, status);
  }
}
