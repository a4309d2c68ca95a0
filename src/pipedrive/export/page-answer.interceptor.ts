import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  StreamableFile,
} from '@nestjs/common';
import { map, type Observable } from 'rxjs';

/** Sends a page that is JSON already on whichever platform the host runs: Express would make an object of its bytes. */
@Injectable()
export class PageAnswerInterceptor implements NestInterceptor<Uint8Array, StreamableFile> {
  intercept(_context: ExecutionContext, next: CallHandler<Uint8Array>): Observable<StreamableFile> {
    return next
      .handle()
      .pipe(
        map(
          (page) =>
            new StreamableFile(page, { type: 'application/json; charset=utf-8', length: page.length }),
        ),
      );
  }
}
