import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  StreamableFile,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { map, type Observable } from 'rxjs';

import type { BulkExport } from './bulk-export.service.js';

/** Sends an export on whichever platform the host runs. */
@Injectable()
export class BulkAnswerInterceptor implements NestInterceptor<BulkExport, StreamableFile> {
  constructor(private readonly adapterHost: HttpAdapterHost) {}

  intercept(context: ExecutionContext, next: CallHandler<BulkExport>): Observable<StreamableFile> {
    return next.handle().pipe(
      map(({ id, contentType, contentEncoding, stream }) => {
        const response: unknown = context.switchToHttp().getResponse();
        const { httpAdapter } = this.adapterHost;
        httpAdapter.setHeader(response, 'X-Export-Id', id);
        if (contentEncoding !== 'identity')
          httpAdapter.setHeader(response, 'Content-Encoding', contentEncoding);
        return new StreamableFile(stream, { type: contentType });
      }),
    );
  }
}
