import type { IncomingMessage, ServerResponse } from 'node:http';
import type { OnApplicationShutdown } from '@nestjs/common';
import { pinoHttp } from 'pino-http';
import type { HostLogger } from './create-logger.js';
import { currentFacts, newFacts, type RequestFacts, withFacts } from './request-facts.js';
import { requestIdOf } from './request-id-of.js';
import { requestLine } from './request-line.js';
import { watchModule } from './watch-module.js';

/**
 * One line for each request, whatever becomes of it. It stands in front of the platform, so that a request which the
 * platform refuses by itself, or whose client leaves, has its line too.
 */
export class RequestLog implements OnApplicationShutdown {
  readonly #facts = new WeakMap<IncomingMessage, RequestFacts>();
  readonly #unwatch = watchModule();
  readonly #log: (request: IncomingMessage, response: ServerResponse) => void;

  constructor(private readonly logger: HostLogger) {
    const line = (request: IncomingMessage, response: ServerResponse, values: { milliseconds: number }) =>
      requestLine(request, response, values.milliseconds, this.#facts.get(request));
    this.#log = pinoHttp({
      logger,
      genReqId: (request) => this.#facts.get(request)?.requestId ?? '',
      quietReqLogger: true,
      quietResLogger: true,
      customAttributeKeys: { reqId: 'requestId', responseTime: 'milliseconds' },
      customLogLevel: (_request, response) => levelOf(response.statusCode),
      customSuccessObject: line,
      customErrorObject: (request, response, _error, values) => line(request, response, values),
      customErrorMessage: (_request, response) =>
        response.writableFinished ? 'request completed' : 'request aborted',
    });
  }

  /** Answers the request's id, and sees to its line. */
  observe(request: IncomingMessage, response: ServerResponse, handle: () => void): void {
    const facts = newFacts(requestIdOf(request.headers['x-request-id']));
    this.#facts.set(request, facts);
    response.setHeader('X-Request-Id', facts.requestId);
    this.#log(request, response);
    withFacts(facts, handle);
  }

  /** The line of something that never became a request: headers that are too large, or no HTTP at all. */
  refuseConnection(facts: { requestId: string; status: number; error: string }): void {
    this.logger.info({ ...facts, upstreamCalls: 0, upstreamTokens: 0 }, 'request refused');
  }

  /** Notes what the current request is answered with, where that is an error. */
  noteError(code: string): void {
    const facts = currentFacts();
    if (facts !== undefined) facts.error = code;
  }

  /** Notes the platform's own request, on which the guard will put the account. */
  notePlatformRequest(request: { readonly params?: unknown }): void {
    const facts = currentFacts();
    if (facts !== undefined) facts.platformRequest = request;
  }

  onApplicationShutdown(): void {
    this.#unwatch();
  }
}

function levelOf(status: number): 'info' | 'warn' | 'error' {
  if (status < 500) return 'info';
  return status === 500 ? 'error' : 'warn';
}
