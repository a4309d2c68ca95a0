import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { map, type Observable } from 'rxjs';

import type { BrowserAnswer } from './browser-answer.js';
import { PAGE_HEADERS } from './result-page.js';

/**
 * Writes a `BrowserAnswer` by the platform's adapter: status and headers here, the body by returning it. None of them
 * may be stored, and none may tell the next site its address, which bears a code or a state.
 */
@Injectable()
export class BrowserAnswerInterceptor implements NestInterceptor<BrowserAnswer, unknown> {
  constructor(private readonly adapterHost: HttpAdapterHost) {}

  intercept(context: ExecutionContext, next: CallHandler<BrowserAnswer>): Observable<unknown> {
    const response = context.switchToHttp().getResponse<unknown>();
    return next.handle().pipe(map((answer) => this.write(response, answer)));
  }

  private write(response: unknown, answer: BrowserAnswer): unknown {
    const { status, headers, body } = partsOf(answer);
    const { httpAdapter } = this.adapterHost;
    httpAdapter.status(response, status);
    for (const [name, value] of Object.entries({ ...PRIVATE, ...headers })) {
      httpAdapter.setHeader(response, name, value);
    }
    for (const { name, value, options } of answer.setCookies ?? []) {
      httpAdapter.setCookie(response, name, value, options);
    }
    return body;
  }
}

const PRIVATE = { 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' };

function partsOf(answer: BrowserAnswer): { status: number; headers: Record<string, string>; body: unknown } {
  switch (answer.kind) {
    case 'redirect':
      return { status: 302, headers: { Location: answer.location }, body: '' };
    case 'json':
      return { status: 200, headers: {}, body: answer.body };
    case 'page':
      return { status: answer.httpStatus, headers: PAGE_HEADERS, body: answer.html };
  }
}
