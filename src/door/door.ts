import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { RequestLog } from '../observability/request-log.js';
import { refusal } from '../refusals/refusal.js';
import { refuseConnection, refuseRequest, statusOfFailure } from '../refusals/refuse-raw.js';
import { DOOR_LIMITS, type DoorLimits } from './door-limits.js';
import { refusedStatus } from './refused-status.js';
import { endAfter, UnderWay } from './under-way.js';

/** What the platform does with a request. */
export type Handle = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * Stands in front of the platform: every request gets an id and a line in the log, every answer headers that keep it out
 * of caches, every connection an end; and what the platform should not see is refused in the contract's form.
 */
export class Door {
  readonly #underWay = new UnderWay();
  readonly #limits: DoorLimits;
  #server: Server | undefined;
  #closesAtMs: number | undefined;

  constructor(
    private readonly requestLog: RequestLog,
    limits: Partial<DoorLimits> = {},
  ) {
    this.#limits = { ...DOOR_LIMITS, ...limits };
  }

  open(handle: Handle): Server {
    const { headersTimeoutMs, requestTimeoutMs, checkEveryMs, keepAliveTimeoutMs } = this.#limits;
    const server = createServer(
      {
        maxHeaderSize: 16 * 1024,
        headersTimeout: headersTimeoutMs,
        requestTimeout: requestTimeoutMs,
        connectionsCheckingInterval: checkEveryMs,
        keepAliveTimeout: keepAliveTimeoutMs,
        // Node would refuse it by itself, without a body, an id or a line in the log. So it does for an Expect, below.
        requireHostHeader: false,
      },
      (request, response) => this.#receive(request, response, () => handle(request, response)),
    );
    server.maxConnections = this.#limits.connections;
    server.on('drop', () => this.requestLog.noteDrop());
    server.on('checkExpectation', (request, response) =>
      this.#receive(request, response, () => this.#refuse(response, 417)),
    );
    // We are nobody's tunnel.
    server.on('connect', (_request, socket: Socket) => {
      // Node listens to this connection no more.
      socket.on('error', () => socket.destroy());
      this.refuseUnread(new Error('CONNECT'), socket);
    });
    this.#server = server;
    return server;
  }

  /** Refuses what never became a request, or does not arrive as a whole; earlier ones of the connection still end. */
  refuseUnread(error: Error & { code?: string }, socket: Socket): void {
    const last = this.#underWay.lastOf(socket);
    if (last === undefined || error.code === 'ECONNRESET') {
      const refused = refuseConnection(error, socket);
      if (refused !== undefined) this.requestLog.refuseConnection(refused);
    } else if (last.req.complete) endAfter(last);
    else if (last.headersSent) socket.destroy(error);
    else this.#refuse(last, statusOfFailure(error));
  }

  /**
   * Refuses every new request from here on, and lets those that are under way end.
   * @returns how many have not in time; `cutAfterDraining` cuts them
   */
  async close(): Promise<number> {
    const { drainMs } = this.#limits;
    this.#closesAtMs = performance.now() + drainMs;
    this.#underWay.letConnectionsEnd();
    return this.#underWay.ended(drainMs);
  }

  /** Cuts what is still connected when the time to end is over; also who has begun a request and does not end it. */
  async cutAfterDraining(serverClosed: () => Promise<void>): Promise<void> {
    const leftMs = Math.max((this.#closesAtMs ?? 0) - performance.now(), 0);
    const timer = setTimeout(() => this.#server?.closeAllConnections(), leftMs);
    try {
      await serverClosed();
    } finally {
      clearTimeout(timer);
    }
  }

  #receive(request: IncomingMessage, response: ServerResponse, handle: () => void): void {
    this.#underWay.add(response, request.socket);
    // The door, the log, the platform and whoever stops his work when its client leaves listen for its end.
    response.setMaxListeners(20);
    this.#endInTime(response);
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Cache-Control', 'no-store');
    this.requestLog.observe(request, response, () => {
      const refused = this.#closesAtMs === undefined ? this.#refusedStatus(request) : 503;
      if (refused === undefined) handle();
      else this.#refuse(response, refused);
    });
  }

  #refusedStatus(request: IncomingMessage): number | undefined {
    return this.#underWay.countOf(request.socket) > MOST_PIPELINED ? 429 : refusedStatus(request);
  }

  #refuse(response: ServerResponse, status: number): void {
    this.requestLog.noteErrorOf(response.req, refusal(status).code);
    refuseRequest(response, refusal(status));
  }

  /**
   * Node waits without end for a client that does not read, with the whole answer in its hands. One that is still being
   * written, a whole collection, goes on for as long as its client takes something of it.
   */
  #endInTime(response: ServerResponse): void {
    const { socket } = response.req;
    let takenBefore = takenFrom(socket);
    let isWhole = true;
    const timer = setInterval(() => {
      const taken = takenFrom(socket);
      if ((isWhole && response.writableEnded) || taken - takenBefore < LEAST_BYTES) socket.destroy();
      takenBefore = taken;
      isWhole = response.writableEnded;
    }, this.#limits.answerTimeoutMs);
    response.once('close', () => clearInterval(timer));
  }
}

/** What a connection's client has taken of all that was written to it. */
function takenFrom(socket: Socket): number {
  return socket.bytesWritten - socket.writableLength;
}

/** A client that takes less in the time of an answer has gone, or wants to keep us: a hundred bytes a second. */
const LEAST_BYTES = 16 * 1024;

/** Requests that one connection may have under way at once; no ordinary client has a second one. */
const MOST_PIPELINED = 16;
