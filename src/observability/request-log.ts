import type { IncomingMessage, ServerResponse } from 'node:http';
import type { OnApplicationShutdown } from '@nestjs/common';
import { pinoHttp } from 'pino-http';
import { beforeHead } from './before-head.js';
import type { HostLogger } from './create-logger.js';
import { endedRequest, type EndedRequest } from './ended-request.js';
import {
  currentFacts,
  newFacts,
  type PlatformRequest,
  type RequestFacts,
  withFacts,
} from './request-facts.js';
import { requestIdOf } from './request-id-of.js';
import { requestLine } from './request-line.js';
import { TOKENS_HEADER } from './tokens-header.js';
import { watchModule } from './watch-module.js';

/**
 * One line for each request, whatever becomes of it. It stands in front of the platform, so that a request which the
 * platform refuses by itself, or whose client leaves, has its line too.
 */
export class RequestLog implements OnApplicationShutdown {
  readonly #facts = new WeakMap<IncomingMessage, RequestFacts>();
  readonly #unwatch = watchModule();
  readonly #listeners = new Set<(request: EndedRequest) => void>();
  #drops = 0;
  #nextDropLineMs = 0;
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
      customSuccessMessage: (request) => this.#endOf(request),
      customErrorMessage: (request) => this.#endOf(request),
    });
  }

  /** Answers the request's id and what it has cost, and sees to its line. */
  observe(request: IncomingMessage, response: ServerResponse, handle: () => void): void {
    const facts = newFacts(requestIdOf(request.headers['x-request-id']));
    this.#facts.set(request, facts);
    // Node says so as well when the connection was cut with a part of the answer still in our hands.
    response.once('finish', () => (facts.isTaken = !request.socket.destroyed));
    response.setHeader('X-Request-Id', facts.requestId);
    beforeHead(response, () => response.setHeader(TOKENS_HEADER, facts.upstreamTokens));
    this.#tellEnd(request, response, facts);
    this.#log(request, response);
    withFacts(facts, handle);
  }

  /** The line of something that never became a request: headers that are too large, or no HTTP at all. */
  refuseConnection(facts: { requestId: string; status: number; error: string }): void {
    this.logger.info({ ...facts, upstreamCalls: 0, upstreamTokens: 0 }, 'request refused');
  }

  /** Notes a connection that was closed because too many are open. The first has a line, and then one at most a minute. */
  noteDrop(): void {
    this.#drops += 1;
    if (performance.now() < this.#nextDropLineMs) return;
    this.logger.warn({ connections: this.#drops }, 'connections dropped: too many are open');
    this.#drops = 0;
    this.#nextDropLineMs = performance.now() + 60_000;
  }

  /** Notes requests that were cut because the service could not wait for them any longer. */
  noteCut(requests: number): void {
    this.logger.warn({ requests }, 'shutting down: requests cut that did not end in time');
  }

  /** Notes what the current request is answered with, where that is an error. */
  noteError(code: string): void {
    const facts = currentFacts();
    if (facts !== undefined) facts.error = code;
  }

  /** The same from outside of the request's handling. */
  noteErrorOf(request: IncomingMessage, code: string): void {
    const facts = this.#facts.get(request);
    if (facts !== undefined) facts.error = code;
  }

  /** Notes the platform's own request, on which the guard will put the account. */
  notePlatformRequest(request: PlatformRequest): void {
    const facts = currentFacts();
    if (facts !== undefined) facts.platformRequest = request;
  }

  /**
   * Tells of every request that has a line, once it is over.
   * @returns ends it
   */
  onEnd(listener: (request: EndedRequest) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onApplicationShutdown(): void {
    this.#unwatch();
  }

  #tellEnd(request: IncomingMessage, response: ServerResponse, facts: RequestFacts): void {
    const startedMs = performance.now();
    response.once('close', () => {
      const ended = endedRequest(request, response, performance.now() - startedMs, facts);
      for (const listener of this.#listeners) listener(ended);
    });
  }

  #endOf(request: IncomingMessage): string {
    return this.#facts.get(request)?.isTaken === true ? 'request completed' : 'request aborted';
  }
}

function levelOf(status: number): 'info' | 'warn' | 'error' {
  if (status < 500) return 'info';
  return status === 500 ? 'error' : 'warn';
}
