import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RequestLog } from './observability/request-log.js';
import { refusal, refusalBody, refusalOf } from './refusals/refusal.js';
import { refuseConnection, refuseRequest } from './refusals/refuse-raw.js';

/**
 * The platform the host runs on: Fastify behind a door of our own, so that every request has an id and a line in the log,
 * and every refusal the contract's form, also those that Node and Fastify make before a route is found.
 */
export class HostAdapter extends FastifyAdapter {
  readonly #door: { isClosing: boolean };

  /** @param options.trustProxy proxies whose X-Forwarded-For is believed; by default nobody's */
  constructor(requestLog: RequestLog, options: { trustProxy?: readonly string[] | undefined } = {}) {
    const door = { isClosing: false };
    super({
      serverFactory: (handle: Handle) => openDoor(requestLog, door, handle),
      trustProxy: options.trustProxy === undefined ? false : [...options.trustProxy],
      // We take no bodies but small forms.
      bodyLimit: 64 * 1024,
      // An unknown type is a 400 of the contract however long it is; what Node lets through, the router takes.
      routerOptions: { maxParamLength: 8 * 1024 },
      frameworkErrors: (error: Error, _request: FastifyRequest, reply: FastifyReply) => {
        const refused = refusalOf(error);
        requestLog.noteError(refused.code);
        reply
          .status(refused.status)
          .header('Content-Type', 'application/json; charset=utf-8')
          .serializer(String)
          .send(JSON.stringify(refusalBody(refused)));
      },
      clientErrorHandler: (error: Error, socket: Socket) => {
        const refused = refuseConnection(error, socket);
        if (refused !== undefined) requestLog.refuseConnection(refused);
      },
      logger: false,
    });
    this.#door = door;
    this.getInstance().addHook('onRequest', (request, _reply, done) => {
      requestLog.notePlatformRequest(request);
      done();
    });
  }

  /** From here on new requests are refused, while those that are under way end. */
  override beforeClose(): void {
    this.#door.isClosing = true;
    super.beforeClose();
  }
}

type Handle = (request: IncomingMessage, response: ServerResponse) => void;

function openDoor(requestLog: RequestLog, door: { isClosing: boolean }, handle: Handle): Server {
  const refuse = (response: ServerResponse, status: number): void => {
    requestLog.noteError(refusal(status).code);
    refuseRequest(response, refusal(status));
  };
  const server = createServer(
    {
      maxHeaderSize: 16 * 1024,
      headersTimeout: 15_000,
      requestTimeout: 30_000,
      keepAliveTimeout: 75_000,
      // Node would refuse it by itself, without a body, an id or a line in the log. So it does for an Expect, below.
      requireHostHeader: false,
    },
    (request, response) => {
      // Node keeps a connection open for the client's next request; while we are closing, that is what we would wait for.
      response.once('finish', () => {
        if (door.isClosing) request.socket.end();
      });
      requestLog.observe(request, response, () => {
        if (door.isClosing) return refuse(response, 503);
        if (request.httpVersion === '1.1' && request.headers.host === undefined) return refuse(response, 400);
        handle(request, response);
      });
    },
  );
  return server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    requestLog.observe(request, response, () => refuse(response, 417));
  });
}
